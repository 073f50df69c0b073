package app.moleculesai.sdk.api.registry;

import java.util.Locale;

/** Where an item of the queue stands. A later version may add some: a plugin reads them with a {@code default}. */
public enum QueueStatus {
  /** Waits. */
  QUEUED,
  /** Claimed by somebody, who sends it or ends it. */
  DISPATCHED,
  /** The agent answered. */
  COMPLETED,
  /** Given up without another try: expired, too old, or its workspace is gone. */
  DROPPED,
  /** Given up after as many tries as are allowed. */
  FAILED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word on the wire and in rows. */
  public String word() {
    return word;
  }

  /** Returns the status of a word. */
  public static QueueStatus parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Says whether an item may still be sent; of these an idempotency key is unique. */
  public boolean isActive() {
    return this == QUEUED || this == DISPATCHED;
  }
}
