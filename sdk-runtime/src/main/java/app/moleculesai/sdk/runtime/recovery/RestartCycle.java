package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import app.moleculesai.sdk.runtime.lifecycle.NewStart;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One restart from beginning to end ({@code wire.md} CO-6, CO-7, CO-10). Of all servers that share a registry one does
 * it. An agent that was seen dead is started again only if it is still the one that was seen, and never when that is
 * unknown. Safe for use by many threads, each with another workspace.
 */
public final class RestartCycle {
  private static final System.Logger LOG = System.getLogger(RestartCycle.class.getName());
  private static final Duration FIRST_START = Duration.ofSeconds(10); // CO-7
  private static final Set<WorkspaceStatus> HELD = EnumSet.of(WorkspaceStatus.REMOVED,
      WorkspaceStatus.PAUSED, WorkspaceStatus.HIBERNATING, WorkspaceStatus.HIBERNATED);
  /** Who sets the workspace to {@code provisioning} before it asks, or may not be kept waiting. */
  private static final Set<Cause> AT_ONCE = EnumSet.of(Cause.MANUAL, Cause.WAKE,
      Cause.INTERRUPTED_START);

  private final Registry registry;
  private final Changes changes;
  private final AgentObserver observer;
  private final Provisioning provisioning;
  private final StartRights rights;
  private final Clock clock;
  private final Consumer<Workspace> restarted;
  private final Pauses pauses;

  /**
   * Takes who knows whether agents run, and who starts them.
   *
   * @param restarted hears of each agent that was started again: its row as it was before
   * @param pauses how time passes while a first start goes on
   */
  public RestartCycle(Registry registry, Changes changes, AgentObserver observer,
      Provisioning provisioning, StartRights rights, Clock clock, Consumer<Workspace> restarted,
      Pauses pauses) {
    this.registry = registry;
    this.changes = changes;
    this.observer = observer;
    this.provisioning = provisioning;
    this.rights = rights;
    this.clock = clock;
    this.restarted = restarted;
    this.pauses = pauses;
  }

  /** Runs it; says whether the agent was started again. */
  boolean run(UUID id, List<RestartReason> reasons) throws InterruptedException {
    if (!isStillWanted(id, reasons)) {
      return false;
    }
    if (!reasons.stream().allMatch(RestartReason::isOnlyIfDead)) {
      try (var right = rights.await(id)) {
        return restart(id, reasons, right);
      }
    }
    var free = rights.take(id);
    if (free.isEmpty()) {
      return false; // who has it starts this agent
    }
    try (var right = free.get()) {
      return restart(id, reasons, right);
    }
  }

  private boolean restart(UUID id, List<RestartReason> reasons, StartRights.Right right)
      throws InterruptedException {
    letFirstStartEnd(id, reasons);
    try (var place = provisioning.awaitPlace()) {
      return isStillWanted(id, reasons) // it took a while to get here
          && restart(id, reasons, right, place);
    }
  }

  private boolean restart(UUID id, List<RestartReason> reasons, StartRights.Right right,
      Provisioning.Place place) throws InterruptedException {
    var before = toProvisioning(id, reasons, right);
    if (before.isEmpty()) {
      return false;
    }
    LOG.log(INFO, "workspace={0} is started again, cause={1}", id,
        reasons.getFirst().cause().word());
    var options = reasons.stream().map(RestartReason::options).reduce(StartOptions.usual(),
        StartOptions::and);
    boolean started = provisioning.start(id, options, right, place);
    if (started) {
      restarted.accept(before.get());
    }
    return true;
  }

  private void letFirstStartEnd(UUID id, List<RestartReason> reasons) throws InterruptedException {
    boolean starting = registry.workspaces().find(id)
        .filter(row -> row.status() == WorkspaceStatus.PROVISIONING).isPresent();
    if (starting && reasons.stream().noneMatch(reason -> AT_ONCE.contains(reason.cause()))) {
      pauses.pause(FIRST_START);
    }
  }

  private boolean isStillWanted(UUID id, List<RestartReason> reasons) {
    var row = registry.workspaces().find(id).filter(found -> mayRestart(found, reasons));
    return row.isPresent() && (reasons.stream().anyMatch(reason -> !reason.isOnlyIfDead())
        || isStillDead(row.get(), reasons));
  }

  private boolean mayRestart(Workspace row, List<RestartReason> reasons) {
    return allowedFrom(reasons).contains(row.status())
        && observer.owner(row).filter(owner -> owner.capabilities().canRestart()).isPresent()
        && registry.workspaces().ancestors(row.id()).stream()
            .noneMatch(above -> above.status() == WorkspaceStatus.PAUSED);
  }

  private static Set<WorkspaceStatus> allowedFrom(List<RestartReason> reasons) {
    var allowed = EnumSet.complementOf(EnumSet.copyOf(HELD));
    if (reasons.stream().anyMatch(reason -> reason.cause() == Cause.WAKE)) {
      allowed.add(WorkspaceStatus.HIBERNATED); // B-4
    }
    return allowed;
  }

  private boolean isStillDead(Workspace row, List<RestartReason> reasons) {
    return observer.now(row) instanceof WorkspaceState.Stopped now
        && reasons.stream().anyMatch(reason -> reason.stillHolds(now));
  }

  /**
   * Says of a workspace that somebody wants its agent started again, before it is, also of one that is paused or asleep;
   * says whether that is so. Who pauses it afterwards is right.
   */
  boolean announce(UUID id, RestartReason reason) {
    var anywhere = EnumSet.complementOf(
        EnumSet.of(WorkspaceStatus.REMOVED, WorkspaceStatus.HIBERNATING));
    return changes.commit((transaction, news) -> toProvisioning(transaction, news, id,
        List.of(reason), anywhere).isPresent());
  }

  private Optional<Workspace> toProvisioning(UUID id, List<RestartReason> reasons,
      StartRights.Right right) {
    return changes.commit((transaction, news) -> {
      if (!right.holdsIn(transaction)) {
        return Optional.empty();
      }
      var row = transaction.workspaces().find(id);
      return isAnnounced(row, reasons)
          ? row
          : toProvisioning(transaction, news, id, reasons, allowedFrom(reasons));
    });
  }

  private static boolean isAnnounced(Optional<Workspace> row, List<RestartReason> reasons) {
    return row.filter(found -> found.status() == WorkspaceStatus.PROVISIONING).isPresent()
        && reasons.stream().anyMatch(reason -> reason.cause() == Cause.MANUAL);
  }

  private Optional<Workspace> toProvisioning(Transaction transaction, Changes.News news, UUID id,
      List<RestartReason> reasons, Set<WorkspaceStatus> from) {
    var before = transaction.workspaces().find(id);
    return NewStart.begin(transaction, news, id, from, RestartNote.of(reasons), clock.instant())
        ? before
        : Optional.empty();
  }
}
