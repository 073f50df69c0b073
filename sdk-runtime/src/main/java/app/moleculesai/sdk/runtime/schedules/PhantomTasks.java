package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Frees the places of tasks that an agent said it had and that nothing shows: it may have died with them, and would stay
 * busy ({@code wire.md} SC-8). An agent that has them says so again with its next heartbeat. One thread at a time.
 */
public final class PhantomTasks {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofMinutes(5);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Registry registry;
  private final MessageStore store;
  private final Changes changes;
  private final Clock clock;
  private final SweepLease lease;

  /** Takes what tells of work, and the right to sweep. */
  public PhantomTasks(Registry registry, MessageStore store, Changes changes, Clock clock,
      SweepLease lease) {
    this.registry = registry;
    this.store = store;
    this.changes = changes;
    this.clock = clock;
    this.lease = lease;
  }

  /** Looks once. */
  public void sweep() {
    if (lease.take()) {
      registry.workspaces().list().stream()
          .filter(row -> row.activeTasks() > 0 && isQuiet(row)).map(Workspace::id)
          .forEach(this::free);
    }
  }

  private boolean isQuiet(Workspace row) {
    var latest = clock.instant().minus(QUIET);
    return row.createdAt().isBefore(latest)
        && store.activities(ActivityQuery.of(row.id()).newest(1)).activities().stream()
            .allMatch(newest -> !newest.status().equals(ActivityStatus.PENDING)
                && ended(newest).isBefore(latest));
  }

  private static Instant ended(Activity row) {
    return row.createdAt().plusMillis(row.durationMs().orElse(0));
  }

  private void free(UUID id) {
    changes.commit((transaction, news) -> {
      var row = transaction.workspaces().find(id).filter(Workspace::isLive)
          .filter(now -> now.activeTasks() > 0);
      row.ifPresent(now -> {
        transaction.workspaces().update(id, WorkspacePatch.none().activeTasks(0),
            clock.instant());
        news.tell(EventType.TASK_UPDATED, id, Payload.with("current_task", now.currentTask())
            .and("active_tasks", 0).body());
        news.changed(id);
      });
      return row.isPresent();
    });
  }
}
