package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Stops agents of this installation whose workspace was removed or that nobody knows, and then deletes what they kept
 * but their work ({@code wire.md} 6.5, orphans). One thread at a time.
 */
public final class OrphanSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(60);

  /**
   * How long the others wait for a server that was killed while it swept. Shorter than a sweep, and taken again before
   * each removal.
   */
  public static final Duration LEASE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(OrphanSweep.class.getName());
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Registry registry;
  private final AgentObserver observer;
  private final Clock clock;
  private final SweepLease lease;

  /** Takes who knows what runs, and the right to sweep. */
  public OrphanSweep(Registry registry, AgentObserver observer, Clock clock, SweepLease lease) {
    this.registry = registry;
    this.observer = observer;
    this.clock = clock;
    this.lease = lease;
  }

  /** Looks once, for no more than 30 s; says whether it was this server's turn. */
  public boolean sweep() {
    var runtimes = observer.swept();
    if (!runtimes.isEmpty()) {
      if (!lease.take()) {
        return false;
      }
      var end = clock.instant().plus(LONGEST);
      runtimes.forEach(runtime -> sweep(runtime, end));
      lease.giveBack();
    }
    return true;
  }

  private void sweep(WorkspaceRuntime runtime, Instant end) {
    var states = observer.all(runtime);
    if (states.isEmpty() || states.get().isEmpty()) {
      return;
    }
    // read after the list: a row is there before its agent
    Set<UUID> live = new HashSet<>();
    registry.workspaces().list().forEach(row -> live.add(row.id()));
    states.get().keySet().stream().filter(id -> !live.contains(id))
        .takeWhile(id -> clock.instant().isBefore(end) && lease.take())
        .forEach(id -> remove(runtime, id));
  }

  private void remove(WorkspaceRuntime runtime, UUID id) {
    if (registry.workspaces().find(id).filter(Workspace::isLive).isPresent()) {
      return;
    }
    try {
      runtime.stop(id);
      runtime.removeData(id, false);
      LOG.log(INFO, "workspace={0} has no live row, its agent was stopped", id);
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace=" + id + " has no live row, and its agent could not be removed",
          e);
    }
  }
}
