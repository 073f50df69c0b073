package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.runtime.WorkspaceState;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * One try of the swarm to run an agent.
 *
 * @param workspaceId whose
 * @param state how far it is, such as {@code preparing} or {@code running}
 * @param wanted how far it shall come
 * @param node the id of the node that it was given to
 * @param container the id of its container
 * @param port the port of the node that its own is published on
 * @param end what it ended with, when it did
 * @param since when it came into its state
 * @param made when it was made
 */
record SwarmTask(String id, UUID workspaceId, String state, String wanted, Optional<String> node,
    Optional<String> container, OptionalInt port, Optional<String> end, Optional<Instant> since,
    Instant made) {
  private static final String RUNNING = "running";
  private static final Set<String> ENDED = Set.of("complete", "failed", "shutdown", "rejected",
      "remove", "orphaned");

  boolean runs() {
    return state.equals(RUNNING) && wanted.equals(RUNNING);
  }

  boolean hasEnded() {
    return ENDED.contains(state);
  }

  private boolean isWanted() {
    return !ENDED.contains(wanted) && !hasEnded();
  }

  /** Returns the one that tells how the agent is: the one that shall run, else the last. */
  static Optional<SwarmTask> telling(Collection<SwarmTask> tasks) {
    var newest = Comparator.comparing(SwarmTask::made);
    return tasks.stream().filter(SwarmTask::isWanted).max(newest)
        .or(() -> tasks.stream().max(newest));
  }

  /** A task that is on its way may wait for a node that is cut off: that says nothing of the agent. */
  WorkspaceState workspaceState() {
    if (runs()) {
      return new WorkspaceState.Running(id, since);
    }
    return isWanted()
        ? new WorkspaceState.Unknown("the swarm has it in state " + state
            + end.map(text -> ": " + text).orElse(""))
        : new WorkspaceState.Stopped(Optional.of(id), Optional.of(end.orElse(state)));
  }
}
