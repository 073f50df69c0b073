package app.moleculesai.sdk.api.plugin;

import java.util.Optional;

/**
 * One key of a {@link ConfigSpec}, as documentation shows it.
 *
 * @param name {@code [a-z][a-z0-9-]*}
 * @param type what its value is
 * @param required whether it must be given; false with a default
 * @param defaultValue what stands when it is not given
 * @param allowed what values are allowed, in words; empty when any of the type is
 * @param description what it is for
 */
public record ConfigOption(
    String name,
    Type type,
    boolean required,
    Optional<String> defaultValue,
    String allowed,
    String description) {
  /** What the value of an option is. A later version may add some. */
  public enum Type {
    /** Text. */
    TEXT,
    /** A whole number. */
    INTEGER,
    /** {@code true} or {@code false}. */
    BOOL,
    /** A time such as {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 14d}, or ISO-8601. */
    DURATION,
    /** One of a few words. */
    CHOICE,
    /** Text that is never shown. */
    SECRET,
    /** A list of texts, or one text with commas. */
    LIST,
    /** Names with a text each. */
    MAP
  }

}
