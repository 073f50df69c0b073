package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Transition;
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
import java.util.function.Consumer;

/**
 * Deletes workspaces with everything below them ({@code wire.md} 4.6): first all rows, layouts, tokens, schedules and
 * files that wait in one transaction, then the agents. Safe for use by many threads, and to repeat.
 */
public final class WorkspaceRemoval {
  private static final System.Logger LOG = System.getLogger(WorkspaceRemoval.class.getName());
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30); // DE-3

  private final MessageStore store;
  private final Changes changes;
  private final Runtimes runtimes;
  private final Tokens tokens;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Consumer<UUID> removed;

  /**
   * Takes the state, the log that a purge forgets, and the runtimes that stop agents.
   *
   * @param removed hears of each workspace once it is removed, to forget what it remembers of it
   */
  public WorkspaceRemoval(MessageStore store, Changes changes, Runtimes runtimes, Tokens tokens,
      Supervisor supervisor, Clock clock, Consumer<UUID> removed) {
    this.store = store;
    this.changes = changes;
    this.runtimes = runtimes;
    this.tokens = tokens;
    this.supervisor = supervisor;
    this.clock = clock;
    this.removed = removed;
  }

  /**
   * Removes a workspace and its descendants. On one that is removed already this stops, and on request purges, whatever
   * is left of the whole tree (DE-5).
   *
   * @param confirmed whether the caller knows that children go too
   * @param purge whether rows and logs go as well
   * @return how many workspaces stand below it
   * @throws SdkException {@code confirmation_required}, {@code workspace_not_found}; {@code stop_failed} and
   *         {@code purge_failed} when the rows are removed but the rest is not done: repeat
   */
  public int remove(UUID id, boolean confirmed, boolean purge) {
    var removal = changes.commitUnheard((transaction, news) -> {
      var root = transaction.workspaces().find(id)
          .orElseThrow(() -> WorkspaceDirectory.unknown(id));
      refuseUnconfirmed(transaction, root, confirmed);
      return removeRows(transaction, news, root);
    });
    tell(removal.events());
    var doomed = removal.value();
    doomed.forEach(row -> removed.accept(row.id()));
    stopAgents(doomed, purge);
    if (purge) {
      purge(doomed);
    }
    return doomed.size() - 1;
  }

  /**
   * Removes everything below a workspace, which stays ({@code wire.md} 7.5).
   *
   * @return the names of those directly below it, oldest first
   * @throws SdkException {@code workspace_not_found}; {@code stop_failed} when the rows are removed but not every agent
   *         stopped: remove those that are named once more
   */
  public List<String> removeBelow(UUID id) {
    var doomed = new ArrayList<Workspace>();
    var removal = changes.commitUnheard((transaction, news) -> {
      doomed.clear(); // a repeated run starts anew
      if (transaction.workspaces().find(id).filter(Workspace::isLive).isEmpty()) {
        throw WorkspaceDirectory.unknown(id);
      }
      var children = transaction.workspaces().children(id);
      children.forEach(child -> doomed.addAll(removeRows(transaction, news, child)));
      var names = children.stream().map(Workspace::name).toList();
      news.tell(EventType.WORKSPACE_COLLAPSED, id,
          Payload.with("removed_children", names).body());
      return names;
    });
    tell(removal.events());
    doomed.forEach(row -> removed.accept(row.id()));
    if (!doomed.isEmpty()) {
      stopAgents(doomed, false);
    }
    return removal.value();
  }

  /** Many at once would be more than a subscriber's buffer takes (EV-2). */
  private void tell(List<Event> events) {
    supervisor.run("removal-events", () -> changes.tellInBatches(events));
  }

  private static void refuseUnconfirmed(Transaction transaction, Workspace root,
      boolean confirmed) {
    var children = transaction.workspaces().children(root.id());
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
    var gone = transaction.workspaces()
        .change(ids, StatusChange.to(WorkspaceStatus.REMOVED), now).stream()
        .map(Transition::workspace).toList();
    transaction.layouts().delete(ids);
    tokens.revokeAll(transaction, news, ids);
    transaction.schedules().disable(ids, now);
    transaction.pendingUploads().deleteOf(ids);
    for (var row : gone) {
      boolean isRoot = row.id().equals(root.id());
      news.tell(EventType.WORKSPACE_REMOVED, row.id(), isRoot
          ? Payload.with("cascade_deleted", gone.size() - 1).body()
          : Payload.empty());
      news.changed(row.id());
    }
    // a repetition: what the first time left undone may stand anywhere below
    return gone.size() == ids.size() ? gone : transaction.workspaces().tree(root.id());
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
      runtimes.find(row.runtime()).ifPresent(runtime -> {
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
    try {
      ids.forEach(store::forget); // before the row goes (wire.md 2.1)
      changes.commit((transaction, news) -> {
        transaction.workspaces().purge(ids);
        ids.forEach(news::changed);
        return ids;
      });
    } catch (SdkException e) {
      throw new SdkException(ErrorCode.PURGE_FAILED,
          "the workspaces are removed, but not all that was kept of them is deleted; repeat", e)
          .with("removed_count", doomed.size());
    }
  }
}
