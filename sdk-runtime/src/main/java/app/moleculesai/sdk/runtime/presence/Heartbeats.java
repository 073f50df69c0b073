package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.UUID;

/** Takes heartbeats: notes what agents say and moves their state ({@code wire.md} 6.2, 4.2). Safe for many threads. */
public final class Heartbeats {
  private static final double BAD = 0.5;
  private static final double GOOD = 0.1;

  private final Changes changes;
  private final Clock clock;
  private final FreePlaces freePlaces;

  /** Takes the state, and who hears of free ones. */
  public Heartbeats(Changes changes, Clock clock, FreePlaces freePlaces) {
    this.changes = changes;
    this.clock = clock;
    this.freePlaces = freePlaces;
  }

  /** Notes a heartbeat; returns the row after it. */
  Workspace beat(Heartbeat beat) {
    var id = beat.workspaceId();
    var after = changes.commit((transaction, news) -> {
      var before = transaction.workspaces().find(id).filter(Workspace::isLive)
          .orElseThrow(() -> WorkspaceDirectory.unknown(id));
      boolean replaced = isBeingReplaced(transaction, before);
      transaction.workspaces().update(id, replaced
          ? beat.patch()
          : beat.patch().lastHeartbeatAt(clock.instant()), clock.instant());
      if (!replaced) {
        move(transaction, news, before, beat);
      }
      if (!before.currentTask().equals(beat.currentTask())) {
        news.tell(EventType.TASK_UPDATED, id, Payload.with("current_task", beat.currentTask())
            .and("active_tasks", beat.activeTasks()).body());
      }
      news.tell(EventType.WORKSPACE_HEARTBEAT, id, Payload.with("active_tasks", beat.activeTasks())
          .and("uptime_seconds", beat.uptimeSeconds()).body());
      news.changed(id);
      return transaction.workspaces().find(id).orElse(before);
    });
    if (beat.activeTasks() < after.maxConcurrentTasks()) {
      freePlaces.found(id);
    }
    return after;
  }

  private void move(Transaction transaction, Changes.News news, Workspace before, Heartbeat beat) {
    boolean judgesItself = beat.capabilities().contains(AgentSignals.STATUS_MANAGEMENT);
    switch (before.status()) {
      case PROVISIONING, AWAITING_AGENT -> to(transaction, news, before, WorkspaceStatus.ONLINE,
          Payload.with("recovered_from", before.status().word()).body());
      case OFFLINE -> to(transaction, news, before, WorkspaceStatus.ONLINE, Payload.empty());
      case ONLINE -> {
        if (beat.wedged()) {
          to(transaction, news, before, WorkspaceStatus.DEGRADED,
              Payload.with("runtime_state", "wedged")
                  .and("sample_error", beat.sampleError()).body());
        } else if (!judgesItself && beat.errorRate() >= BAD) {
          to(transaction, news, before, WorkspaceStatus.DEGRADED,
              Payload.with("error_rate", beat.errorRate())
                  .and("sample_error", beat.sampleError()).body());
        }
      }
      case DEGRADED -> {
        if (!judgesItself && !beat.wedged() && beat.errorRate() < GOOD) {
          to(transaction, news, before, WorkspaceStatus.ONLINE, Payload.empty());
        }
      }
      default -> {
        // held by a person or gone: the answer tells the agent (ST-2)
      }
    }
  }

  /** While an agent is started, the one that calls may be the one it replaces: no sign of life; a new one registers. */
  private boolean isBeingReplaced(Transaction transaction, Workspace row) {
    return row.status() == WorkspaceStatus.PROVISIONING
        && StartRights.isBeingStarted(transaction, row.id(), clock.instant());
  }

  private void to(Transaction transaction, Changes.News news, Workspace before,
      WorkspaceStatus status,
      Body payload) {
    UUID id = before.id();
    transaction.workspaces()
        .change(id, StatusChange.to(status).from(before.status()), clock.instant())
        .ifPresent(change -> news.tell(status == WorkspaceStatus.ONLINE
            ? EventType.WORKSPACE_ONLINE
            : EventType.WORKSPACE_DEGRADED, id, payload));
  }
}
