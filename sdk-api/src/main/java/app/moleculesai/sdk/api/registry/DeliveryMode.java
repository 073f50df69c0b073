package app.moleculesai.sdk.api.registry;

import java.util.Locale;

/** How messages reach an agent. A later version may add some: a plugin reads them with a {@code default}. */
public enum DeliveryMode {
  /** The server calls the agent. */
  PUSH,
  /** The agent reads its log. */
  POLL;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word on the wire and in rows. */
  public String word() {
    return word;
  }

  /** Returns the mode of a word. */
  public static DeliveryMode parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
