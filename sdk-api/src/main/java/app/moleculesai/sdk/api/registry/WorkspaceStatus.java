package app.moleculesai.sdk.api.registry;

import java.util.Locale;
import java.util.Set;

/**
 * The states of a workspace. A {@link StatusChange} says from which one another may follow. A later version may add
 * some: a plugin reads them with a {@code default}.
 */
public enum WorkspaceStatus {
  /** Being started. */
  PROVISIONING,
  /** Answers. */
  ONLINE,
  /** Was there and is not now. */
  OFFLINE,
  /** Answers badly. */
  DEGRADED,
  /** Could not be started. */
  FAILED,
  /** Deleted; never left again. */
  REMOVED,
  /** Stopped by a person. */
  PAUSED,
  /** Being put to sleep. */
  HIBERNATING,
  /** Asleep; the next message wakes it. */
  HIBERNATED,
  /** Waits for its agent to call. */
  AWAITING_AGENT;

  /** The states whose rows count as there. */
  public static final Set<WorkspaceStatus> LIVE = Set
      .copyOf(java.util.EnumSet.complementOf(java.util.EnumSet.of(REMOVED)));

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word on the wire and in rows. */
  public String word() {
    return word;
  }

  /** Returns the state of a word. */
  public static WorkspaceStatus parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
