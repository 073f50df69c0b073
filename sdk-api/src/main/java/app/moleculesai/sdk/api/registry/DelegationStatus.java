package app.moleculesai.sdk.api.registry;

import java.util.Locale;
import java.util.Set;

/**
 * Where a delegation stands ({@code wire.md} 9.2). A later version may add some: a plugin reads them with a
 * {@code default}.
 */
public enum DelegationStatus {
  /** Taken, and not sent yet. */
  QUEUED,
  /** Sent, or on its way. */
  DISPATCHED,
  /** Said to be worked on. */
  IN_PROGRESS,
  /** Answered. */
  COMPLETED,
  /** Given up. */
  FAILED,
  /** Nothing was heard of it for too long. */
  STUCK;

  /** Those that may still change. */
  public static final Set<DelegationStatus> OPEN = Set.of(QUEUED, DISPATCHED, IN_PROGRESS);

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word on the wire and in rows. */
  public String word() {
    return word;
  }

  /** Returns the status of a word. */
  public static DelegationStatus parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Says whether it may still change. */
  public boolean isOpen() {
    return OPEN.contains(this);
  }

  /** Says whether the next status may follow this one; none follows itself (DL-1, DL-3). */
  public boolean mayBecome(DelegationStatus next) {
    return switch (this) {
      case QUEUED -> next != QUEUED;
      case DISPATCHED -> next != QUEUED && next != DISPATCHED;
      case IN_PROGRESS -> !next.isOpen();
      case COMPLETED, FAILED, STUCK -> false;
    };
  }
}
