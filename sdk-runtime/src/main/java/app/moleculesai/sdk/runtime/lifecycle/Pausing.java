package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Transition;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities.Birth;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts a workspace and all below it to rest, and brings them back ({@code wire.md} 4.9). Agents are stopped in the
 * background; one that could not be is found by the health sweep. Safe for use by many threads.
 */
public final class Pausing {
  private static final System.Logger LOG = System.getLogger(Pausing.class.getName());
  private static final Set<WorkspaceStatus> NOT_PAUSED = EnumSet.complementOf(
      EnumSet.of(WorkspaceStatus.REMOVED, WorkspaceStatus.PAUSED));

  private final Changes changes;
  private final Runtimes runtimes;
  private final AgentObserver observer;
  private final Provisioning provisioning;
  private final Supervisor supervisor;
  private final Clock clock;

  /** Takes who stops and starts agents. */
  public Pausing(Changes changes, Runtimes runtimes, AgentObserver observer,
      Provisioning provisioning, Supervisor supervisor, Clock clock) {
    this.changes = changes;
    this.runtimes = runtimes;
    this.observer = observer;
    this.provisioning = provisioning;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /**
   * Pauses a workspace and everything below it.
   *
   * @return how many were paused
   * @throws SdkException {@code workspace_not_found} when it is not there or paused already
   */
  public int pause(UUID id) {
    var paused = changes.commit((transaction, news) -> {
      if (transaction.workspaces().find(id).filter(row -> NOT_PAUSED.contains(row.status()))
          .isEmpty()) {
        throw new SdkException(ErrorCode.WORKSPACE_NOT_FOUND,
            "no workspace with the id " + id + " could be paused");
      }
      var ids = new ArrayList<UUID>(List.of(id));
      transaction.workspaces().descendants(id).forEach(row -> ids.add(row.id()));
      var rows = transaction.workspaces().change(ids, StatusChange.to(WorkspaceStatus.PAUSED)
          .from(NOT_PAUSED).setting(WorkspacePatch.none().url(null)), clock.instant()).stream()
          .map(Transition::workspace).toList();
      rows.forEach(row -> {
        news.tell(EventType.WORKSPACE_PAUSED, row.id(), Payload.with("name", row.name()).body());
        news.changed(row.id());
      });
      return rows;
    });
    supervisor.run("pause-" + id, () -> paused.forEach(this::stop));
    return paused.size();
  }

  private void stop(Workspace row) {
    observer.owner(row).ifPresent(runtime -> {
      try {
        runtime.stop(row.id());
      } catch (RuntimeException e) {
        LOG.log(WARNING, "workspace=" + row.id() + " is paused, but could not be stopped", e);
      } finally {
        observer.forget(row.id());
      }
    });
  }

  /**
   * What came back.
   *
   * @param status what the workspace is now
   * @param count how many came back with it, itself too
   */
  public record Resumed(WorkspaceStatus status, int count) {}

  /**
   * Brings a paused workspace back, and those below it that are paused.
   *
   * @throws SdkException {@code workspace_not_found} when it is not paused, {@code ancestor_paused},
   *         {@code runtime_not_served}
   */
  public Resumed resume(UUID id) {
    var resumed = changes.commit((transaction, news) -> {
      var root = transaction.workspaces().find(id)
          .filter(row -> row.status() == WorkspaceStatus.PAUSED)
          .orElseThrow(() -> new SdkException(ErrorCode.WORKSPACE_NOT_FOUND,
              "no workspace with the id " + id + " is paused"));
      refuseBelowPaused(transaction, id);
      var back = resume(transaction, news, root).orElseThrow(() -> notServed(root));
      var rows = new ArrayList<>(List.of(back));
      transaction.workspaces().descendants(id)
          .forEach(row -> resume(transaction, news, row).ifPresent(rows::add));
      return rows;
    });
    provisioning.startAll(resumed);
    return new Resumed(resumed.getFirst().status(), resumed.size());
  }

  /**
   * Refuses what must not run because a workspace above is paused.
   *
   * @throws SdkException {@code ancestor_paused}
   */
  public static void refuseBelowPaused(Transaction transaction, UUID id) {
    transaction.workspaces().ancestors(id).stream()
        .filter(above -> above.status() == WorkspaceStatus.PAUSED).findFirst()
        .ifPresent(above -> {
          throw new SdkException(ErrorCode.ANCESTOR_PAUSED,
              "workspace " + above.id() + " above is paused; resume that first")
              .with("paused_ancestor", above.id().toString());
        });
  }

  /** What to say of a workspace whose runtime nobody serves. */
  public static SdkException notServed(Workspace row) {
    return new SdkException(ErrorCode.RUNTIME_NOT_SERVED,
        "no plugin of this server runs '" + row.runtime() + "'");
  }

  private Optional<Workspace> resume(Transaction transaction, Changes.News news, Workspace row) {
    var birth = runtimes.find(row.runtime()).map(runtime -> runtime.capabilities().birth());
    return birth.flatMap(how -> transaction.workspaces().change(row.id(),
        StatusChange.to(state(how)).from(WorkspaceStatus.PAUSED)
            .setting(WorkspacePatch.none().lastHeartbeatAt(null)),
        clock.instant())).map(done -> {
          tell(news, done.workspace());
          return done.workspace();
        });
  }

  private static WorkspaceStatus state(Birth birth) {
    return switch (birth) {
      case AT_ONCE -> WorkspaceStatus.ONLINE;
      case BY_AGENT -> WorkspaceStatus.AWAITING_AGENT;
      case PROVISIONED -> WorkspaceStatus.PROVISIONING;
    };
  }

  private static void tell(Changes.News news, Workspace row) {
    var payload = Payload.with("name", row.name());
    switch (row.status()) {
      case ONLINE -> news.tell(EventType.WORKSPACE_ONLINE, row.id(),
          payload.and("mock", true).and("runtime", row.runtime()).body());
      case AWAITING_AGENT -> news.tell(EventType.WORKSPACE_AWAITING_AGENT, row.id(),
          payload.and("external", true).body());
      default -> news.tell(EventType.WORKSPACE_PROVISIONING, row.id(),
          payload.and("tier", row.tier()).and("runtime", row.runtime()).and("resumed", true)
              .body());
    }
    news.changed(row.id());
  }
}
