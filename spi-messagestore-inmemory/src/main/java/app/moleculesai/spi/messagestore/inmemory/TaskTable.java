package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskRepository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Tasks and their events. Immutable.
 *
 * @param all by workspace and id; no entry for a workspace without
 */
record TaskTable(HashPMap<UUID, HashPMap<String, TaskTable.Kept>> all) {
  static final TaskTable EMPTY = new TaskTable(HashTreePMap.empty());

  /**
   * A task and its latest events, the oldest first.
   *
   * @param bytes of their bodies
   */
  record Kept(StoredTask task, PVector<TaskEvent> events, long bytes) {
    static Kept of(StoredTask task, List<TaskEvent> events) {
      return new Kept(task, TreePVector.<TaskEvent>empty(), 0).with(task, events);
    }

    /** Returns it as it is when more happened. */
    Kept with(StoredTask advanced, List<TaskEvent> more) {
      var latest = events.plusAll(more);
      long size = bytes + more.stream().mapToLong(event -> event.body().size()).sum();
      while (latest.size() > TaskRepository.MOST_EVENTS
          || (latest.size() > 1 && size > TaskRepository.MOST_EVENT_BYTES)) {
        size -= latest.getFirst().body().size();
        latest = latest.minus(0);
      }
      return new Kept(advanced, latest, size);
    }

    /** Returns the events behind a number, found by their place: their numbers have no gaps. */
    Stream<TaskEvent> behind(long number) {
      long from = events.isEmpty() ? 0 : Math.max(number, 0) + 1 - events.getFirst().number();
      return IntStream.range(Math.clamp(from, 0, events.size()), events.size())
          .mapToObj(events::get);
    }
  }

  Optional<Kept> find(UUID workspaceId, String id) {
    return Optional.ofNullable(of(workspaceId).get(id));
  }

  /** Returns the tasks of a workspace, in no order. */
  Stream<StoredTask> tasks(UUID workspaceId) {
    return of(workspaceId).values().stream().map(Kept::task);
  }

  /** Returns all tasks, in no order. */
  Stream<StoredTask> tasks() {
    return all.keySet().stream().flatMap(this::tasks);
  }

  /** Adds a task, or replaces the one of its id. */
  TaskTable with(Kept kept) {
    var id = kept.task().workspaceId();
    return new TaskTable(all.plus(id, of(id).plus(kept.task().id(), kept)));
  }

  TaskTable without(StoredTask task) {
    var id = task.workspaceId();
    var others = of(id).minus(task.id());
    return new TaskTable(others.isEmpty() ? all.minus(id) : all.plus(id, others));
  }

  TaskTable withoutWorkspaces(Set<UUID> workspaceIds) {
    return new TaskTable(all.minusAll(workspaceIds));
  }

  private HashPMap<String, Kept> of(UUID workspaceId) {
    return all.getOrDefault(workspaceId, HashTreePMap.empty());
  }
}
