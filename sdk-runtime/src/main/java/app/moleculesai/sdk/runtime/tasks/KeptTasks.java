package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The tasks that the server keeps for agents inside it ({@code a2a.md} 1). What happens to a task is written with its
 * events in one transaction, so whoever follows it sees all of it, in one order. Safe for use by many threads.
 */
public final class KeptTasks {
  /** How long to wait for an agent to stop once its task was canceled. */
  static final Duration LONGEST_STOP = Duration.ofSeconds(10);
  /** The largest task, in bytes of its JSON. */
  static final int LARGEST = 10 << 20;
  /** How much larger a task may become by its end, which nobody could tell otherwise. */
  private static final int ROOM_FOR_END = 64 << 10;
  /** More than an event adds to a task beside its own bytes, which are names of members that were not there. */
  private static final int OVERHEAD = 1 << 10;

  private final Registry registry;
  private final Changes changes;
  private final TaskSignals signals;
  private final RunningTasks running;
  private final Supplier<String> me;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final List<TaskNews> news = new CopyOnWriteArrayList<>();

  /** Takes where tasks are kept, who is told, and {@code me}, this run of the server. */
  public KeptTasks(Registry registry, Changes changes, TaskSignals signals, RunningTasks running,
      Supplier<String> me, Clock clock, Supplier<UUID> ids) {
    this.registry = registry;
    this.changes = changes;
    this.signals = signals;
    this.running = running;
    this.me = me;
    this.clock = clock;
    this.ids = ids;
  }

  /** Tells of all that happens to tasks from now on. */
  public void listen(TaskNews listener) {
    news.add(listener);
  }

  /** Returns the list of what is kept. */
  public TaskList list() {
    return new TaskList(registry);
  }

  /** Returns this run of the server, for tasks on which an agent works in it. */
  public String me() {
    return me.get();
  }

  /**
   * A task that an agent named for the first time.
   *
   * @param owner who sent what it was asked, see {@link TaskOwner}
   * @param generation which generation of A2A the owner speaks
   * @param said what the agent was asked, a message of A2A 1.0; its context, where it has one, is the task's
   * @param task the task as its agent says, in A2A 1.0
   * @param runner this run, when the agent goes on with it
   */
  public record Beginning(UUID workspaceId, String owner, String generation, JsonNode said,
      ObjectNode task, Optional<String> runner) {}

  /**
   * Keeps a new task.
   *
   * @param first hears of it before all others
   * @return empty when it cannot be kept: another one has its id, or an id in it is longer than
   *         {@link StoredTask#LONGEST_ID}, or all of it larger than 10 MiB
   */
  public Optional<KeptTask> begin(Beginning beginning, TaskNews first) {
    var now = clock.instant();
    var contextId = contextId(beginning);
    var task = TaskJson.begun(beginning.task, contextId, beginning.said, now);
    var id = task.path("id").asText();
    var body = body(task);
    if (!isKeepable(id) || !isKeepable(contextId) || body.size() > LARGEST) {
      return Optional.empty();
    }
    var state = TaskJson.state(task);
    var row = new StoredTask(beginning.workspaceId, id, contextId, beginning.owner,
        beginning.generation, stateName(task), state.isTerminal(), TaskJson.statusAt(task),
        Optional.of(body), 1,
        state.isTerminal() ? Set.of() : beginning.runner.map(Set::of).orElse(Set.of()), now, now);
    var events = List.of(new TaskEvent(1, body(TaskJson.event(task))));
    boolean isNew = changes.commit((tx, told) -> {
      boolean done = tx.tasks().insert(row, events);
      if (done) {
        first.happened(row, events, tx);
        news.forEach(listener -> listener.happened(row, events, tx));
      }
      return done;
    });
    return isNew ? Optional.of(new KeptTask(row, task)) : Optional.empty();
  }

  private String contextId(Beginning beginning) {
    var said = beginning.said.path("contextId").asText();
    var own = said.isEmpty() ? beginning.task.path("contextId").asText() : said;
    return own.isEmpty() ? ids.get().toString() : own;
  }

  /** Says whether a registry takes a text as an id. */
  static boolean isKeepable(String id) {
    return !id.isEmpty() && StorableText.isStorable(id)
        && id.codePointCount(0, id.length()) <= StoredTask.LONGEST_ID;
  }

  /**
   * Writes what happened to a task that has not ended; what comes behind its end in the same change is dropped.
   *
   * @param known the task as the caller knows it
   * @return as it is now; empty when it is gone, or had ended before
   */
  public Optional<KeptTask> advance(KeptTask known, TaskChange change) {
    return advance(known, same -> change, LARGEST);
  }

  /** Returns a change that is the same whenever it is written: its times are told. */
  public TaskChange settled(KeptTask known, TaskChange change) {
    var now = clock.instant();
    var fold = new TaskFold(known.json());
    var updates = new ArrayList<ObjectNode>();
    for (var update : change.updates()) {
      var event = TaskJson.normal(update, fold.task(), now);
      fold.update(event);
      updates.add(event);
    }
    return new TaskChange(change.said(), List.copyOf(updates), change.runners());
  }

  /** Says whether a change leaves a task, if it is as the caller knows it, as large as a task may be at most. */
  public boolean fits(KeptTask known, TaskChange change) {
    return (change.said().isEmpty() && atMost(known, change) <= LARGEST)
        || after(known, change).body.size() <= LARGEST;
  }

  /** A task grows by no more than what is said of it, which costs less to find out than how large it becomes. */
  private static long atMost(KeptTask known, TaskChange change) {
    return known.row().body().map(Body::size).orElse(0) + change.updates().stream()
        .mapToLong(update -> body(update).size() + OVERHEAD).sum();
  }

  /**
   * Like {@link #advance}, for a change that may have been written although its writer heard of an outage: then it is not
   * written twice.
   *
   * @param change settled
   */
  public Optional<KeptTask> advanceAgain(KeptTask known, TaskChange change) {
    var ours = after(known, change).events.stream().map(TaskFollower::json).toList();
    boolean done = !ours.isEmpty() && Collections.indexOfSubList(behind(known.row()), ours) >= 0;
    return done ? find(known.key()) : advance(known, change);
  }

  /** All of it: others may have written before and behind what the caller looks for. */
  private List<JsonNode> behind(StoredTask known) {
    var found = new ArrayList<JsonNode>();
    long last = known.lastEvent();
    var page = eventsBehind(known, last);
    while (!page.isEmpty()) {
      page.stream().map(TaskFollower::json).forEach(found::add);
      last = page.getLast().number();
      page = eventsBehind(known, last);
    }
    return found;
  }

  private List<TaskEvent> eventsBehind(StoredTask known, long number) {
    return registry.tasks().events(known.workspaceId(), known.id(), number,
        TaskRepository.MOST_EVENTS);
  }

  private static TaskChange ending(ObjectNode event) {
    return TaskChange.of(Optional.empty(), List.of(event));
  }

  private Optional<KeptTask> end(KeptTask known, Function<KeptTask, TaskChange> ending) {
    return advance(known, ending, LARGEST + ROOM_FOR_END);
  }

  /** The change is asked for each time that it is tried. */
  private Optional<KeptTask> advance(KeptTask known, Function<KeptTask, TaskChange> change,
      int largest) {
    var from = Optional.of(known);
    while (from.isPresent() && !from.get().row().ended()) {
      var next = after(from.get(), change.apply(from.get()));
      var to = next.body.size() <= largest
          ? write(from.get(), next)
          : write(from.get(), after(from.get(), tooLarge(from.get())));
      if (to.isPresent()) {
        return to;
      }
      from = find(known.key()); // somebody else was faster
    }
    return Optional.empty();
  }

  private TaskChange tooLarge(KeptTask task) {
    return failing(task, "the task became larger than " + LARGEST + " bytes");
  }

  /** A task as it is to become. */
  private record Next(ObjectNode task, Body body, List<TaskEvent> events,
      Set<String> runners) {}

  private Next after(KeptTask from, TaskChange change) {
    var now = clock.instant();
    var fold = new TaskFold(from.json());
    change.said().ifPresent(fold::told);
    var events = new ArrayList<TaskEvent>();
    long number = from.row().lastEvent();
    for (var update : updates(fold.task(), change, now)) {
      var event = TaskJson.normal(update, fold.task(), now);
      fold.update(event);
      events.add(new TaskEvent(++number, body(event)));
      if (TaskJson.ends(event)) {
        break;
      }
    }
    return new Next(fold.task(), body(fold.task()), List.copyOf(events),
        change.runners().apply(from.row().runners()));
  }

  /** An agent that was told what it waited for waits no more, unless it says so again. */
  private static List<ObjectNode> updates(ObjectNode task, TaskChange change, Instant now) {
    if (change.said().isEmpty() || !TaskJson.state(task).isInterrupted()
        || change.updates().stream().anyMatch(TaskJson::isStatus)) {
      return change.updates();
    }
    var updates = new ArrayList<ObjectNode>();
    updates.add(TaskJson.statusUpdate(task, TaskState.WORKING, Optional.empty(), now));
    updates.addAll(change.updates());
    return updates;
  }

  private Optional<KeptTask> write(KeptTask from, Next next) {
    var known = from.row();
    boolean ended = TaskJson.state(next.task).isTerminal();
    var row = new StoredTask(known.workspaceId(), known.id(), known.contextId(), known.owner(),
        known.generation(), stateName(next.task), ended, TaskJson.statusAt(next.task),
        Optional.of(next.body), known.lastEvent() + next.events.size(),
        ended ? Set.of() : next.runners, known.createdAt(), clock.instant());
    return advanced(TaskHead.of(known), row, next.events)
        ? Optional.of(new KeptTask(row, next.task))
        : Optional.empty();
  }

  private boolean advanced(TaskHead known, StoredTask row, List<TaskEvent> events) {
    boolean stops = row.state().equals(TaskState.CANCELED.name(Generation.V1_0));
    return changes.commit((tx, told) -> {
      boolean done = tx.tasks().advance(known, row, events);
      if (done) {
        news.forEach(listener -> listener.happened(row, events, tx));
        told.changed(ChangeNotice.TASK, TaskKey.of(row).text());
        if (stops) {
          told.changed(RunningTasks.STOP, TaskKey.of(row).text());
        }
      }
      return done;
    });
  }

  private static String stateName(ObjectNode task) {
    return task.path("status").path("state").asText();
  }

  private static Body body(ObjectNode json) {
    return StorableJson.of(Json.bytes(json));
  }

  private TaskChange failing(KeptTask task, String why) {
    return ending(TaskJson.statusUpdate(task.json(), TaskState.FAILED,
        Optional.of(TaskJson.message(task.json(), ids.get().toString(), why)), clock.instant()));
  }

  /** Ends a task that cannot go on; like {@link #advance}. */
  public Optional<KeptTask> fail(KeptTask task, String why) {
    return end(task, now -> failing(now, why));
  }

  /**
   * Takes that servers stop in which agents worked on a task, and ends it unless other ones go on; like {@link #advance}.
   *
   * @param gone says of a run of a server whether no agent works on the task in it any more
   */
  Optional<KeptTask> leave(KeptTask task, Predicate<String> gone, String why) {
    if (task.row().runners().stream().noneMatch(gone)) {
      return find(task.key());
    }
    return end(task, now -> {
      var runners = now.row().runners();
      var those = runners.stream().filter(gone).collect(Collectors.toSet());
      return those.equals(runners) && !those.isEmpty()
          ? failing(now, why)
          : TaskChange.without(those);
    });
  }

  /** Takes that an agent must stop working on a task because this server stops, and ends it unless another one goes on. */
  public Optional<KeptTask> abandon(KeptTask task, RunningTasks.Run run, String why) {
    return leave(task, who -> who.equals(me()) && run.leavesNobody(), why);
  }

  /**
   * Takes that an agent is about to stop working on a task which has not ended; like {@link #advance}. This server is said
   * to work on it while another one goes on here, also one that begins during the write.
   */
  public Optional<KeptTask> stopped(KeptTask task, RunningTasks.Run run) {
    return task.row().runners().contains(me()) && run.leavesNobody()
        ? advance(task, now -> leaving(run), LARGEST)
        : find(task.key());
  }

  private TaskChange leaving(RunningTasks.Run run) {
    return TaskChange.without(run.leavesNobody() ? Set.of(me()) : Set.of());
  }

  /** Takes that an agent of this server begins to work on a task; closed when it has ended. */
  public RunningTasks.Run run(TaskKey key, Runnable stop) {
    return running.begin(key, stop);
  }

  /** Returns a task as it is now; empty when it is gone. */
  public Optional<KeptTask> now(KeptTask task) {
    return find(task.key());
  }

  /** Says whether a task ends with an event. */
  public static boolean ends(ObjectNode event) {
    return TaskJson.ends(event);
  }

  /**
   * Waits until a task has ended, waits for its owner, or no agent works on it, but not for ever: whoever waits may have
   * left unnoticed.
   *
   * @param longest afterwards the task is returned although it goes on
   * @return as it is then; empty when it is gone
   * @throws SdkException {@code shutting_down} when the server stops first
   */
  public Optional<KeptTask> awaitRest(KeptTask task, Duration longest)
      throws InterruptedException {
    var key = task.key();
    long end = System.nanoTime() + longest.toNanos();
    try (var watch = signals.watch(key)) {
      while (!watch.isClosed()) {
        long seen = watch.version();
        var head = registry.tasks().head(key.workspaceId(), key.id());
        long left = end - System.nanoTime();
        if (left <= 0 || head.filter(now -> !isAtRest(now)).isEmpty()) {
          var found = find(key); // it may go on since the head was read
          if (left <= 0 || found.filter(now -> !isAtRest(TaskHead.of(now.row()))).isEmpty()) {
            return found;
          }
        }
        var patience = TaskFollower.patience(changes);
        watch.await(seen, patience.toNanos() < left ? patience : Duration.ofNanos(left));
      }
    }
    throw new SdkException(ErrorCode.SHUTTING_DOWN, "the server stops; the task is in its list");
  }

  private static boolean isAtRest(TaskHead task) {
    return task.ended() || task.runners().isEmpty()
        || TaskState.find(task.state(), Generation.V1_0).filter(TaskState::isInterrupted)
            .isPresent();
  }

  /** Finds a task, whoever's it is; empty also when its agent keeps it elsewhere. */
  public Optional<KeptTask> find(TaskKey key) {
    return registry.tasks().find(key.workspaceId(), key.id())
        .filter(row -> row.body().isPresent()).map(KeptTask::read);
  }

  /**
   * Returns a task to whom it belongs.
   *
   * @throws TaskRefusedException when there is none, or it is another's
   */
  public KeptTask require(UUID workspaceId, String owner, String id) {
    return registry.tasks().find(workspaceId, id)
        .filter(row -> row.body().isPresent() && row.owner().equals(owner)).map(KeptTask::read)
        .orElseThrow(TaskRefusedException::notFound);
  }

  /**
   * Returns the task that a message goes on with.
   *
   * @param contextId the message's
   * @throws TaskRefusedException when there is none, it is another's, it has ended, or it is of another context
   */
  public KeptTask requireOpen(UUID workspaceId, String owner, String id,
      Optional<String> contextId) {
    var task = require(workspaceId, owner, id);
    if (task.row().ended()) {
      throw TaskRefusedException.of(A2aErrorCode.UNSUPPORTED_OPERATION,
          "the task has ended and takes no messages");
    }
    if (contextId.filter(given -> !given.equals(task.row().contextId())).isPresent()) {
      throw TaskRefusedException.field("message.contextId",
          "must be that of the task, or be left out");
    }
    return task;
  }

  /**
   * Ends a task because its owner wants it, and makes its agent stop; for that it waits up to 10 s, but only for an agent
   * of this server.
   *
   * @throws TaskRefusedException when it has ended already
   */
  public KeptTask cancel(KeptTask task) throws InterruptedException {
    var event = TaskJson.statusUpdate(task.json(), TaskState.CANCELED, Optional.empty(),
        clock.instant());
    var canceled = end(task, now -> ending(event))
        .orElseThrow(() -> TaskRefusedException.of(A2aErrorCode.TASK_NOT_CANCELABLE,
            "the task has ended"));
    running.stop(task.key(), LONGEST_STOP);
    return canceled;
  }

  /** Begins to follow a task from behind an event on; see {@link TaskFollower}. */
  public TaskFollower follow(KeptTask task, long after) {
    return new TaskFollower(registry, changes, signals.watch(task.key()), task, after);
  }

  /** Says whether all events behind one are still there. */
  public boolean hasAllBehind(KeptTask task, long number) {
    long last = task.row().lastEvent();
    return number == last || (number >= 0 && number < last
        && registry.tasks().events(task.row().workspaceId(), task.row().id(), number, 1).stream()
            .anyMatch(event -> event.number() == number + 1));
  }
}
