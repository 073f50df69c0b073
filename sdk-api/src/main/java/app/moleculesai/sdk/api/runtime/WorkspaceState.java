package app.moleculesai.sdk.api.runtime;

import java.time.Instant;
import java.util.Optional;

/**
 * What a workspace runtime knows of one workspace at the moment it was asked. Unknown never restarts, recreates or
 * removes anything ({@code design.md} 5).
 */
public sealed interface WorkspaceState {
  /**
   * It runs.
   *
   * @param process names the process, container or task, so that a later one can be told from it; empty when the
   *        runtime has none
   * @param since when it was started, when known
   */
  record Running(String process, Optional<Instant> since) implements WorkspaceState {}

  /**
   * It does not run, or was never there.
   *
   * @param process names what ran last, as {@link Running#process()} did; empty when nothing is left of it
   * @param reason why it ended, for the timeline, such as {@code exit code 137, out of memory}; never what it printed
   */
  record Stopped(Optional<String> process, Optional<String> reason) implements WorkspaceState {
    /** Nothing is there. */
    public Stopped() {
      this(Optional.empty(), Optional.empty());
    }
  }

  /**
   * The runtime could not find out; keep what you knew before.
   *
   * @param reason why, for the log
   */
  record Unknown(String reason) implements WorkspaceState {}
}
