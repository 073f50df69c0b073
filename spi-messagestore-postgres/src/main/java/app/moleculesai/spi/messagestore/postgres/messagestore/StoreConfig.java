package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.spi.messagestore.postgres.database.ConnectionConfig;

/**
 * How a message store is reached and what it takes.
 *
 * @param connection the database
 * @param layout how the log lies there
 * @param maxBodyBytes the largest request body, response body or tool trace; one byte more is {@code too_large}
 * @param searchIndex whether the start makes the index for searching by text
 */
public record StoreConfig(ConnectionConfig connection, Layout layout, int maxBodyBytes,
    boolean searchIndex) {
  private static final String LAYOUT = "layout";
  private static final String BYTES = "max-body-bytes";
  private static final String SEARCH = "search-index";
  private static final int DEFAULT_BYTES = 16 * 1024 * 1024;
  private static final int MOST_BYTES = 64 * 1024 * 1024; // three of them and their copies fit a statement

  /** Returns the keys of a message store. */
  public static ConfigSpec<StoreConfig> spec() {
    return ConnectionConfig.keys(ConfigSpec.of(StoreConfig::from))
        .choice(LAYOUT, "plain, or partitioned by workspace and month for very large logs",
            Layout.PLAIN.word(), Layout.PARTITIONED.word())
        .defaultsTo(Layout.PLAIN.word())
        .integer(BYTES, "largest request or response body, in bytes")
        .range(1 << 20, MOST_BYTES).defaultsTo(String.valueOf(DEFAULT_BYTES))
        .bool(SEARCH, "whether to keep an index for searching by text, which makes every append"
            + " dearer")
        .defaultsTo("false");
  }

  private static StoreConfig from(ConfigValues values) {
    return new StoreConfig(ConnectionConfig.from(values), Layout.of(values.text(LAYOUT)),
        values.smallInteger(BYTES), values.bool(SEARCH));
  }
}
