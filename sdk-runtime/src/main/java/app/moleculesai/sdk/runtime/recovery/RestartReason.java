package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import java.util.Locale;
import java.util.Optional;

/**
 * Why an agent is to be started again.
 *
 * @param cause what led to it
 * @param seenDead what was seen of the agent, if this holds only as long as that is still so (CO-10)
 * @param by who asked, where somebody did: {@code administrator}, {@code workspace}
 * @param options what is special about the start
 */
public record RestartReason(Cause cause, Optional<WorkspaceState.Stopped> seenDead,
    Optional<String> by, StartOptions options) {
  /** What leads to restarts; the words stand in events and in the timeline. */
  public enum Cause {
    /** A message found the agent dead before it was sent. */
    PREFLIGHT,
    /** A message could not be delivered, and the agent was found dead. */
    CALL_FAILED,
    /** The health sweep found the agent dead. */
    HEALTH_SWEEP,
    /** The agent was silent for too long. */
    SILENCE,
    /** The start was interrupted by the end of a server. */
    INTERRUPTED_START,
    /** A message woke the agent. */
    WAKE,
    /** Somebody asked for it. */
    MANUAL,
    /** A secret changed. */
    SECRETS,
    /** Its workspace plugins changed. */
    PLUGINS,
    /** There is a newer image. */
    IMAGE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word in events. */
    public String word() {
      return word;
    }
  }

  /** A reason that holds whatever the agent does now. */
  public static RestartReason of(Cause cause) {
    return new RestartReason(cause, Optional.empty(), Optional.empty(), StartOptions.usual());
  }

  /** A reason that holds while the agent is as it was seen. */
  public static RestartReason dead(Cause cause, WorkspaceState.Stopped seen) {
    return new RestartReason(cause, Optional.of(seen), Optional.empty(), StartOptions.usual());
  }

  /** The wish of a person or a program. */
  public static RestartReason manual(String by, StartOptions options) {
    return new RestartReason(Cause.MANUAL, Optional.empty(), Optional.of(by), options);
  }

  /** Says whether the agent is started again only if it is still the one that was seen dead. */
  public boolean isOnlyIfDead() {
    return seenDead.isPresent();
  }

  /** Says whether another look found the agent as it was seen: the same process, or still nothing. */
  boolean stillHolds(WorkspaceState.Stopped now) {
    return seenDead.filter(seen -> seen.process().equals(now.process())).isPresent();
  }
}
