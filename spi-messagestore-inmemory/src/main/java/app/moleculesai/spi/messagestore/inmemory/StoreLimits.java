package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;

/**
 * How much an in-memory message store keeps.
 *
 * @param maxRowsPerWorkspace the most rows of one workspace: beyond it the oldest finished ones go, open ones never
 * @param maxBodyBytes the largest request body, response body or tool trace; one byte more is {@code too_large}
 */
public record StoreLimits(int maxRowsPerWorkspace, int maxBodyBytes) {
  private static final String ROWS = "max-rows-per-workspace";
  private static final String BYTES = "max-body-bytes";
  private static final int DEFAULT_ROWS = 100_000;
  private static final int DEFAULT_BYTES = 16 * 1024 * 1024;
  private static final int MOST = 1_000_000_000; // the length of an array, with room to grow

  /** Checks both: 1 to 1,000,000,000. */
  public StoreLimits {
    require(ROWS, maxRowsPerWorkspace);
    require(BYTES, maxBodyBytes);
  }

  /** Returns 100,000 rows a workspace and bodies of 16 MiB. */
  public static StoreLimits defaults() {
    return new StoreLimits(DEFAULT_ROWS, DEFAULT_BYTES);
  }

  static ConfigSpec<StoreLimits> spec() {
    return ConfigSpec.of(StoreLimits::from)
        .integer(ROWS, "rows kept of a workspace; beyond it the oldest finished ones go")
        .range(1, MOST).defaultsTo(String.valueOf(DEFAULT_ROWS))
        .integer(BYTES, "largest request or response body, in bytes")
        .range(1, MOST).defaultsTo(String.valueOf(DEFAULT_BYTES));
  }

  private static StoreLimits from(ConfigValues values) {
    return new StoreLimits(values.smallInteger(ROWS), values.smallInteger(BYTES));
  }

  private static void require(String name, int value) {
    if (value < 1 || value > MOST) {
      throw SdkException.invalid(name, "must be 1 to " + MOST + ", is " + value);
    }
  }
}
