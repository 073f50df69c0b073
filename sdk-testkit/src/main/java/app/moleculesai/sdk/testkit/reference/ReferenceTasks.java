package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TaskQuery.Position;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.text.Utf8Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Tasks and their events, in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferenceTasks implements TaskRepository {
  private static final Comparator<TaskHead> BY_KEY = Comparator
      .comparing((TaskHead task) -> task.workspaceId().toString())
      .thenComparing(TaskHead::id, Utf8Order::compare);

  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferenceTasks(ReferenceTables tables) {
    this.tables = tables;
  }

  /** What names a task. */
  record Key(UUID workspaceId, String id) {
    static Key of(StoredTask task) {
      return new Key(task.workspaceId(), task.id());
    }
  }

  /** A task and its latest events, the oldest first. */
  record Kept(StoredTask task, List<TaskEvent> events) {}

  @Override
  public boolean insert(StoredTask task, List<TaskEvent> events) {
    tables.requireWorkspace(task.workspaceId());
    return tables.tasks.putIfAbsent(Key.of(task), new Kept(task, kept(events))) == null;
  }

  /** Returns which of a task's events are kept. */
  protected List<TaskEvent> kept(List<TaskEvent> events) {
    var latest = events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size());
    while (latest.size() > 1
        && latest.stream().mapToLong(this::size).sum() > MOST_EVENT_BYTES) {
      latest = latest.subList(1, latest.size());
    }
    return List.copyOf(latest);
  }

  /** Returns the size of an event. */
  protected long size(TaskEvent event) {
    return event.body().size();
  }

  /** Returns the size of a task. */
  protected long size(StoredTask task) {
    return task.body().map(Body::size).orElse(0);
  }

  /** Returns as many as an answer may have. */
  protected <T> List<T> portion(List<T> all, ToLongFunction<T> size) {
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      long more = size.applyAsLong(all.get(i));
      if (bytes > 0 && bytes + more > MOST_ANSWER_BYTES) {
        return all.subList(0, i);
      }
      bytes += more;
    }
    return all;
  }

  @Override
  public Optional<StoredTask> find(UUID workspaceId, String id) {
    return Optional.ofNullable(tables.tasks.get(new Key(workspaceId, id))).map(Kept::task);
  }

  @Override
  public List<TaskHead> heads(UUID workspaceId, Set<String> ids) {
    return ids.stream().flatMap(id -> find(workspaceId, id).stream()).map(TaskHead::of).toList();
  }

  @Override
  public boolean advance(TaskHead known, StoredTask task, List<TaskEvent> events) {
    var before = Optional.ofNullable(tables.tasks.get(Key.of(task)))
        .filter(kept -> mayAdvance(kept.task(), known));
    before.ifPresent(kept -> {
      var all = new ArrayList<>(kept.events());
      all.addAll(events);
      tables.tasks.put(Key.of(task), new Kept(advanced(kept.task(), task), kept(all)));
    });
    return before.isPresent();
  }

  /** Says whether a caller knows all of a task, and may change it. */
  protected boolean mayAdvance(StoredTask task, TaskHead known) {
    return !task.ended() && task.lastEvent() == known.lastEvent()
        && task.runners().equals(known.runners());
  }

  /** Returns what becomes of a task. */
  protected StoredTask advanced(StoredTask before, StoredTask to) {
    return before.advanced(to);
  }

  @Override
  public List<StoredTask> list(TaskQuery query) {
    return portion(all().filter(task -> wants(query, task)).filter(task -> query.behind()
        .map(last -> isBehind(Position.of(task), last)).orElse(true))
        .sorted(Comparator.comparing(Position::of, order())).limit(query.limit()).toList(),
        this::size);
  }

  /** Returns the order of a list. */
  protected Comparator<Position> order() {
    return Comparator.naturalOrder();
  }

  /** Says whether a task comes on the page behind another one. */
  protected boolean isBehind(Position task, Position last) {
    return order().compare(task, last) > 0;
  }

  /** Says whether a query wants a task, on whatever page. */
  protected boolean wants(TaskQuery query, StoredTask task) {
    return task.workspaceId().equals(query.workspaceId())
        && query.owner().map(task.owner()::equals).orElse(true)
        && query.contextId().map(task.contextId()::equals).orElse(true)
        && query.state().map(task.state()::equals).orElse(true)
        && query.statusSince().map(since -> !task.statusAt().isBefore(since)).orElse(true);
  }

  @Override
  public int count(TaskQuery query) {
    return (int) all().filter(task -> wants(query, task)).count();
  }

  @Override
  public List<TaskEvent> events(UUID workspaceId, String id, long after, int limit) {
    return portion(Optional.ofNullable(tables.tasks.get(new Key(workspaceId, id)))
        .map(Kept::events).orElse(List.of()).stream().filter(event -> event.number() > after)
        .limit(limit).toList(), this::size);
  }

  @Override
  public List<TaskHead> running(Optional<TaskHead> behind, int limit) {
    return all().filter(this::isRunning).map(TaskHead::of)
        .filter(task -> behind.map(last -> BY_KEY.compare(task, last) > 0).orElse(true))
        .sorted(BY_KEY).limit(limit).toList();
  }

  /** Says whether a server is to work on a task. */
  protected boolean isRunning(StoredTask task) {
    return !task.ended() && !task.runners().isEmpty();
  }

  @Override
  public int deleteOver(Instant endedBefore, Instant silentBefore, int limit) {
    var over = all().filter(task -> isOver(task, endedBefore, silentBefore)).limit(limit)
        .map(Key::of).toList();
    tables.tasks.keySet().removeAll(over);
    tables.removePushConfigs(config -> over.contains(
        new Key(config.workspaceId(), config.taskId())));
    return over.size();
  }

  /** Says whether nobody needs a task any more. */
  protected boolean isOver(StoredTask task, Instant endedBefore, Instant silentBefore) {
    return task.updatedAt().isBefore(task.ended() ? endedBefore : silentBefore);
  }

  private Stream<StoredTask> all() {
    return tables.tasks.values().stream().map(Kept::task);
  }
}
