package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Deletes workspaces with everything below them ({@code wire.md} 4.6): first all rows, layouts, tokens and schedules in
 * one transaction, then the agents. Safe for use by many threads, and to repeat.
 */
public final class WorkspaceRemoval {
  private static final System.Logger LOG = System.getLogger(WorkspaceRemoval.class.getName());
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30); // DE-3

  private final Registry registry;
  private final MessageStore store;
  private final Changes changes;
  private final Runtimes runtimes;
  private final Tokens tokens;
  private final Supervisor supervisor;
  private final Clock clock;

  /** Takes the state, the log that a purge forgets, and the runtimes that stop agents. */
  public WorkspaceRemoval(Registry registry, MessageStore store, Changes changes, Runtimes runtimes,
      Tokens tokens, Supervisor supervisor, Clock clock) {
    this.registry = registry;
    this.store = store;
    this.changes = changes;
    this.runtimes = runtimes;
    this.tokens = tokens;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /**
   * Removes a workspace and its descendants.
   *
   * @param confirmed whether the caller knows that children go too
   * @param purge whether rows and logs go as well
   * @return how many descendants were removed with it
   * @throws SdkException {@code confirmation_required}, {@code workspace_not_found}, {@code stop_failed}
   */
  public int remove(UUID id, boolean confirmed, boolean purge) {
    var root = registry.workspaces().find(id).orElseThrow(() -> WorkspaceDirectory.unknown(id));
    refuseUnconfirmed(root, confirmed);
    var removal = changes
        .commitUnheard((transaction, news) -> removeRows(transaction, news, root));
    // many at once would be more than a subscriber's buffer takes (EV-2)
    supervisor.run("removal-events", () -> changes.tellInBatches(removal.events()));
    var doomed = removal.value();
    stopAgents(doomed.isEmpty() ? List.of(root) : doomed, purge);
    if (purge) {
      purge(doomed.isEmpty() ? List.of(root) : doomed);
    }
    return Math.max(0, doomed.size() - 1);
  }

  private void refuseUnconfirmed(Workspace root, boolean confirmed) {
    var children = registry.workspaces().children(root.id());
    if (!confirmed && !children.isEmpty()) {
      throw new SdkException(ErrorCode.CONFIRMATION_REQUIRED,
          "workspace " + root.id() + " has " + children.size()
              + " children that would be removed too; repeat with confirm=true")
          .with("status", "confirmation_required")
          .with("message", "repeat with confirm=true to remove the children too")
          .with("children", children.stream()
              .map(child -> Map.of("id", child.id().toString(), "name", child.name())).toList())
          .with("children_count", children.size());
    }
  }

  private List<Workspace> removeRows(Transaction transaction, Changes.News news, Workspace root) {
    var ids = new ArrayList<UUID>();
    ids.add(root.id());
    transaction.workspaces().descendants(root.id()).forEach(row -> ids.add(row.id()));
    var now = clock.instant();
    var removed = transaction.workspaces()
        .change(ids, StatusChange.to(WorkspaceStatus.REMOVED), now).stream()
        .map(change -> change.workspace()).toList();
    transaction.layouts().delete(ids);
    tokens.revokeAll(transaction, news, ids);
    transaction.schedules().disable(ids, now);
    for (var row : removed) {
      boolean isRoot = row.id().equals(root.id());
      news.tell(EventType.WORKSPACE_REMOVED, row.id(), isRoot
          ? Payload.with("cascade_deleted", removed.size() - 1).body()
          : Payload.empty());
      news.changed(row.id());
    }
    return removed;
  }

  private void stopAgents(List<Workspace> doomed, boolean purge) {
    var stopped = new CompletableFuture<List<String>>();
    // a client that leaves does not end it; the supervisor does, with the server
    supervisor.run("stop-" + doomed.getFirst().id(),
        () -> stopped.complete(stopEach(doomed, purge)));
    List<String> failures;
    try {
      failures = stopped.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      failures = List.of("not all agents stopped within " + STOP_LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException("stopping " + doomed.size() + " agents", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures = List.of("interrupted");
    }
    if (!failures.isEmpty()) {
      throw new SdkException(ErrorCode.STOP_FAILED,
          "the workspaces are removed, but not every agent stopped; repeat")
          .with("removed_count", doomed.size()).with("stop_failures", failures);
    }
  }

  private List<String> stopEach(List<Workspace> doomed, boolean purge) {
    var failures = new ArrayList<String>();
    for (var row : doomed) {
      runtimes.find(row.runtime()).filter(runtime -> runtime.capabilities().ownsProcess())
          .ifPresent(runtime -> {
            try {
              runtime.stop(row.id());
              runtime.removeData(row.id(), purge);
            } catch (RuntimeException e) {
              LOG.log(WARNING, "workspace=" + row.id() + " could not be stopped", e);
              failures.add(row.id().toString());
            }
          });
    }
    return failures;
  }

  private void purge(List<Workspace> doomed) {
    var ids = doomed.stream().map(Workspace::id).toList();
    ids.forEach(store::forget); // before the row goes (wire.md 2.1)
    changes.commit((transaction, news) -> {
      transaction.workspaces().purge(ids);
      ids.forEach(news::changed);
      return ids;
    });
  }
}
