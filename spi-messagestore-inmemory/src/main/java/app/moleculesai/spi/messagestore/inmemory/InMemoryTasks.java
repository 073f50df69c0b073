package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TaskQuery.Position;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.text.Utf8Order;
import app.moleculesai.spi.messagestore.inmemory.TaskTable.Kept;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Tasks of A2A; as safe for threads as its state. */
record InMemoryTasks(State state) implements TaskRepository {
  private static final Comparator<TaskHead> BY_KEY = Comparator
      .comparing((TaskHead task) -> task.workspaceId().toString()) // UUID's own order is signed
      .thenComparing(TaskHead::id, Utf8Order::compare);

  @Override
  public boolean insert(StoredTask task, List<TaskEvent> events) {
    return state.write(tables -> {
      tables.requireWorkspace(task.workspaceId());
      boolean isNew = tables.tasks.find(task.workspaceId(), task.id()).isEmpty();
      if (isNew) {
        tables.tasks = tables.tasks.with(Kept.of(task, events));
      }
      return isNew;
    });
  }

  @Override
  public Optional<StoredTask> find(UUID workspaceId, String id) {
    return state.read().tasks.find(workspaceId, id).map(Kept::task);
  }

  @Override
  public List<TaskHead> heads(UUID workspaceId, Set<String> ids) {
    var tasks = state.read().tasks;
    return ids.stream().flatMap(id -> tasks.find(workspaceId, id).stream())
        .map(kept -> TaskHead.of(kept.task())).toList();
  }

  @Override
  public boolean advance(TaskHead known, StoredTask task, List<TaskEvent> events) {
    return state.write(tables -> {
      var before = tables.tasks.find(task.workspaceId(), task.id())
          .filter(kept -> !kept.task().ended()
              && kept.task().lastEvent() == known.lastEvent()
              && kept.task().runners().equals(known.runners()));
      before.ifPresent(kept -> tables.tasks = tables.tasks
          .with(kept.with(kept.task().advanced(task), events)));
      return before.isPresent();
    });
  }

  @Override
  public List<StoredTask> list(TaskQuery query) {
    return Portion.of(wanted(query)
        .filter(task -> query.behind().map(last -> last.compareTo(Position.of(task)) < 0)
            .orElse(true))
        .sorted(Comparator.comparing(Position::of)).limit(query.limit()),
        task -> task.body().map(Body::size).orElse(0), MOST_ANSWER_BYTES);
  }

  @Override
  public int count(TaskQuery query) {
    return (int) wanted(query).count();
  }

  private Stream<StoredTask> wanted(TaskQuery query) {
    return state.read().tasks.tasks(query.workspaceId())
        .filter(task -> isWanted(query.owner(), task.owner())
            && isWanted(query.contextId(), task.contextId())
            && isWanted(query.state(), task.state())
            && query.statusSince().filter(task.statusAt()::isBefore).isEmpty());
  }

  private static boolean isWanted(Optional<String> wanted, String text) {
    return wanted.map(text::equals).orElse(true);
  }

  @Override
  public List<TaskEvent> events(UUID workspaceId, String id, long after, int limit) {
    return Portion.of(state.read().tasks.find(workspaceId, id).stream()
        .flatMap(kept -> kept.behind(after)).limit(limit), event -> event.body().size(),
        MOST_ANSWER_BYTES);
  }

  @Override
  public List<TaskHead> running(Optional<TaskHead> behind, int limit) {
    return state.read().tasks.tasks().filter(task -> !task.ended() && !task.runners().isEmpty())
        .map(TaskHead::of)
        .filter(task -> behind.map(last -> BY_KEY.compare(task, last) > 0).orElse(true))
        .sorted(BY_KEY).limit(limit).toList();
  }

  @Override
  public int deleteOver(Instant endedBefore, Instant silentBefore, int limit) {
    return state.write(tables -> {
      var over = tables.tasks.tasks()
          .filter(task -> task.updatedAt().isBefore(task.ended() ? endedBefore : silentBefore))
          .limit(limit).toList();
      over.forEach(task -> delete(tables, task));
      return over.size();
    });
  }

  private static void delete(Tables tables, StoredTask task) {
    tables.tasks = tables.tasks.without(task);
    tables.push = tables.push.withoutConfigs(
        tables.push.keys(task.workspaceId(), task.id()).values());
  }
}
