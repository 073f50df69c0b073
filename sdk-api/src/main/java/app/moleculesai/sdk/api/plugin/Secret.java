package app.moleculesai.sdk.api.plugin;

import java.util.Arrays;

/**
 * A secret of the configuration, such as a password. Never shows itself in {@link #toString()}. Safe for use by many
 * threads.
 */
public final class Secret implements AutoCloseable {
  private final char[] value;
  private volatile boolean cleared;

  private Secret(char[] value) {
    this.value = value;
  }

  /** Keeps a copy of the value. */
  public static Secret of(String value) {
    return new Secret(value.toCharArray());
  }

  /**
   * Returns the value in clear; give it to the driver that needs it and keep no copy.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public String reveal() {
    if (cleared) {
      throw new IllegalStateException("the secret was cleared");
    }
    return new String(value);
  }

  /** Overwrites the value. */
  @Override
  public void close() {
    cleared = true;
    Arrays.fill(value, '\0');
  }

  /** Returns a text that says nothing of the value. */
  @Override
  public String toString() {
    return "Secret[***]";
  }
}
