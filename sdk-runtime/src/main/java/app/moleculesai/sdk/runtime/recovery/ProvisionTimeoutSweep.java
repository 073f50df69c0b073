package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.lifecycle.ProvisionLimits;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Gives up on agents that did not call within the time their runtime may take ({@code wire.md} 5.8). The time counts from
 * their start: those that some server starts, is about to start or may take over from one that died
 * are left alone. One thread at a time.
 */
public final class ProvisionTimeoutSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private final Registry registry;
  private final Changes changes;
  private final ProvisionLimits limits;
  private final Clock clock;
  private final SweepLease lease;

  /** Takes how long a start may take, and the right to sweep. */
  public ProvisionTimeoutSweep(Registry registry, Changes changes, ProvisionLimits limits,
      Clock clock, SweepLease lease) {
    this.registry = registry;
    this.changes = changes;
    this.limits = limits;
    this.clock = clock;
    this.lease = lease;
  }

  /** Looks once. */
  public void sweep() {
    if (!lease.take()) {
      return;
    }
    var late = registry.workspaces().list(Set.of(WorkspaceStatus.PROVISIONING)).stream()
        .filter(row -> row.updatedAt().isBefore(latest(row))).toList();
    if (!late.isEmpty()) {
      var starting = StartRights.mayBeStarted(registry, clock.instant());
      late.stream().filter(row -> !starting.contains(row.id())).forEach(this::giveUp);
    }
  }

  private Instant latest(Workspace row) {
    return clock.instant().minus(limits.of(row.runtime()));
  }

  private void giveUp(Workspace row) {
    var limit = limits.of(row.runtime());
    var error = "the agent did not call within " + limit.toSeconds() + " s";
    changes.commit((transaction, news) -> {
      if (!lease.holdsIn(transaction)
          || StartRights.mayBeStarted(transaction, row.id(), clock.instant())) {
        return false;
      }
      var failed = transaction.workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.FAILED)
          .from(WorkspaceStatus.PROVISIONING).ifUpdatedBefore(latest(row))
          .setting(WorkspacePatch.none().lastSampleError(error)), clock.instant());
      failed.ifPresent(done -> {
        news.tell(EventType.WORKSPACE_PROVISION_FAILED, row.id(), Payload.with("error", error)
            .and("timeout_secs", limit.toSeconds()).and("runtime", row.runtime())
            .and("source", "provision_timeout_sweep").body());
        news.changed(row.id());
      });
      return failed.isPresent();
    });
  }
}
