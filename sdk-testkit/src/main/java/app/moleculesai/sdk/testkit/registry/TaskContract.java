package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TaskQuery.Position;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.testkit.messagestore.Texts;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tasks of A2A and their events. Others may have left tasks behind, so tests of all workspaces look for their own. */
public interface TaskContract extends RegistryKit {
  /** More than anybody left behind. */
  int MANY = 100_000;
  /** A time to the millisecond, as a status has it. */
  Instant STATUS = NOON.truncatedTo(ChronoUnit.MILLIS);

  private TaskRepository tasks() {
    return registry().tasks();
  }

  /** Describes a task on which an agent works. */
  static StoredTask task(UUID workspaceId, String id) {
    return new StoredTask(workspaceId, id, "conversation", "ada", "1.0", "TASK_STATE_WORKING",
        false, STATUS, Optional.of(Body.of("{\"id\":1}")), 0, Set.of("run/1"), NOON, NOON);
  }

  private static StoredTask of(StoredTask task, String owner, String context, String state,
      Instant statusAt) {
    return new StoredTask(task.workspaceId(), task.id(), context, owner, task.generation(), state,
        task.ended(), statusAt, task.body(), task.lastEvent(), task.runners(), task.createdAt(),
        task.updatedAt());
  }

  private static StoredTask at(StoredTask task, Instant statusAt) {
    return of(task, task.owner(), task.contextId(), task.state(), statusAt);
  }

  /** Returns a task as it is when more happened. */
  static StoredTask with(StoredTask task, boolean ended, long lastEvent,
      Set<String> runners, Instant updatedAt) {
    return new StoredTask(task.workspaceId(), task.id(), task.contextId(), task.owner(),
        task.generation(), ended ? "TASK_STATE_COMPLETED" : task.state(), ended, task.statusAt(),
        task.body(), lastEvent, runners, task.createdAt(), updatedAt);
  }

  private static StoredTask with(StoredTask task, long lastEvent) {
    return with(task, false, lastEvent, task.runners(), task.updatedAt());
  }

  /** Returns events of these numbers. */
  static List<TaskEvent> events(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(number -> new TaskEvent(number, Body.of("{\"event\":" + number + "}"))).toList();
  }

  private StoredTask inserted(StoredTask task) {
    assertThat(tasks().insert(task, events(1, task.lastEvent()))).as("insert of a new task")
        .isTrue();
    return task;
  }

  /** Writes as somebody who knows who works on the task, and all until one of its events. */
  private static boolean advance(TaskRepository tasks, StoredTask to, long after,
      List<TaskEvent> events) {
    var runners = tasks.head(to.workspaceId(), to.id()).map(TaskHead::runners).orElse(Set.of());
    return tasks.advance(TaskHead.of(with(to, false, after, runners, NOON)), to, events);
  }

  private Optional<StoredTask> found(StoredTask task) {
    return tasks().find(task.workspaceId(), task.id());
  }

  private List<TaskEvent> allEvents(StoredTask task) {
    return tasks().events(task.workspaceId(), task.id(), 0, MANY);
  }

  @Test
  default void task_itComesBackAsItWas() {
    var workspace = root().id();
    var full = new StoredTask(workspace, "\ud83d\ude00".repeat(StoredTask.LONGEST_ID),
        "\ud834\udd1e".repeat(StoredTask.LONGEST_ID), "\udbff\udfff".repeat(StoredTask.LONGEST_ID),
        "0.3", "TASK_STATE_REJECTED", true, STATUS.minusMillis(1),
        Optional.of(Body.of(" {\"a\" : \"\u00e9\"}\n")), 2, Set.of("run/2", "run/1"),
        NOON.plusSeconds(1), NOON.plusSeconds(2));
    var bare = new StoredTask(workspace, "t", "", "", "1.0", "TASK_STATE_SUBMITTED", false, STATUS,
        Optional.empty(), 0, Set.of(), NOON, NOON);
    inserted(full);
    inserted(bare);

    assertThat(found(full)).contains(full);
    assertThat(found(bare)).contains(bare);
    assertThat(allEvents(full)).isEqualTo(events(1, 2));
    assertThat(allEvents(bare)).isEmpty();
    assertThat(tasks().find(workspace, "unknown")).isEmpty();
    assertThat(tasks().events(workspace, "unknown", 0, 10)).isEmpty();
  }

  @Test
  default void task_headsAreFoundOfAllThatAreThere() {
    var workspace = root().id();
    var kept = inserted(with(task(workspace, "kept"), 1));
    var ended = inserted(with(task(workspace, "ended"), true, 2, Set.of(), NOON));
    var elsewhere = inserted(new StoredTask(workspace, "elsewhere", "", "bob", "0.3", "S", false,
        STATUS, Optional.empty(), 0, Set.of("run/2"), NOON, NOON.plusSeconds(1)));
    inserted(task(root().id(), "others"));

    assertThat(tasks().heads(workspace, Set.of("kept", "ended", "elsewhere", "others", "none")))
        .containsExactlyInAnyOrder(TaskHead.of(kept), TaskHead.of(ended),
            TaskHead.of(elsewhere));
    assertThat(tasks().heads(workspace, Set.of())).isEmpty();
    assertThat(tasks().head(workspace, "ended")).contains(TaskHead.of(ended));
    assertThat(tasks().head(workspace, "others")).isEmpty();
    assertThat(advance(tasks(), with(kept, 2), 1, events(2, 2))).isTrue();
    assertThat(tasks().head(workspace, "kept")).contains(TaskHead.of(with(kept, 2)));
  }

  @Test
  default void task_everyTextComesBackEqual() {
    var workspace = root().id();
    for (var text : Texts.GOOD.stream().filter(text -> text.length() <= 100).toList()) {
      var task = inserted(of(task(workspace, "-" + text), text, text, "S", STATUS));

      assertThat(found(task)).contains(task);
      assertThat(tasks().list(new TaskQuery(workspace, Optional.of(text), Optional.of(text),
          Optional.empty(), Optional.empty(), Optional.empty(), 10))).containsExactly(task);
    }
  }

  @Test
  default void task_whatNoTaskCanBeCalledIsNotFound() {
    var workspace = root().id();
    var task = inserted(task(workspace, "t"));
    for (var text : Texts.BAD) {
      var bad = Optional.of(text);
      Optional<String> any = Optional.empty();

      assertThat(tasks().find(workspace, text)).isEmpty();
      assertThat(tasks().events(workspace, text, 0, 10)).isEmpty();
      assertThat(tasks().heads(workspace, Set.of(text, "t"))).containsExactly(TaskHead.of(task));
      for (var query : List.of(
          new TaskQuery(workspace, bad, any, any, Optional.empty(), Optional.empty(), 10),
          new TaskQuery(workspace, any, bad, any, Optional.empty(), Optional.empty(), 10),
          new TaskQuery(workspace, any, any, bad, Optional.empty(), Optional.empty(), 10))) {
        assertThat(tasks().list(query)).isEmpty();
        assertThat(tasks().count(query)).isZero();
      }
      assertThat(tasks().list(new TaskQuery(workspace, any, any, any, Optional.empty(),
          Optional.of(new Position(STATUS.plusMillis(1), text)), 10))).containsExactly(task);
    }
  }

  @Test
  default void task_ofOneIdTheFirstStays() {
    var first = inserted(with(task(root().id(), "t"), 1));
    var second = with(first, true, 3, Set.of(), NOON.plusSeconds(1));

    assertThat(tasks().insert(second, events(1, 3))).isFalse();

    assertThat(found(first)).contains(first);
    assertThat(allEvents(first)).isEqualTo(events(1, 1));
  }

  @Test
  default void task_anotherWorkspaceMayHaveTheSameId() {
    var mine = inserted(with(task(root().id(), "t"), 1));
    var others = inserted(with(task(root().id(), "t"), 2));

    assertThat(advance(tasks(), with(mine, 2), 1, events(2, 2))).isTrue();
    assertThat(advance(tasks(), with(mine, 3), 2, events(3, 3))).isTrue();

    assertThat(found(others)).contains(others);
    assertThat(allEvents(others)).isEqualTo(events(1, 2));
    assertThat(allEvents(mine)).isEqualTo(events(1, 3));
    assertThat(tasks().list(TaskQuery.of(others.workspaceId(), 10))).containsExactly(others);
  }

  @Test
  default void task_whatBecomesOfItIsWrittenAndItsOwnerStays() {
    var before = inserted(with(task(root().id(), "t"), 1));
    var news = new StoredTask(before.workspaceId(), "t", "another conversation", "bob", "0.3",
        "TASK_STATE_INPUT_REQUIRED", false, STATUS.plusMillis(7), Optional.empty(), 3,
        Set.of(), NOON.plusSeconds(8), NOON.plusSeconds(9));

    assertThat(advance(tasks(), news, 1, events(2, 3))).isTrue();

    var after = found(before).orElseThrow();
    assertThat(after).isEqualTo(new StoredTask(before.workspaceId(), "t", "another conversation",
        "ada", "1.0", "TASK_STATE_INPUT_REQUIRED", false, STATUS.plusMillis(7), Optional.empty(),
        3, Set.of(), NOON, NOON.plusSeconds(9)));
    assertThat(allEvents(before)).isEqualTo(events(1, 3));
    var ended = with(after, true, 3, Set.of("run/2"), NOON.plusSeconds(10));
    assertThat(advance(tasks(), ended, 3, List.of())).as("without events").isTrue();
    assertThat(found(before)).contains(ended);
    assertThat(tasks().list(TaskQuery.of(before.workspaceId(), 10))).containsExactly(ended);
  }

  @Test
  default void task_whoKnowsAnotherLatestEventChangesNothing() {
    var task = inserted(with(task(root().id(), "t"), 2));
    var late = with(task, true, 2, Set.of(), NOON.plusSeconds(1));
    var early = with(task, true, 4, Set.of(), NOON.plusSeconds(1));

    assertThat(advance(tasks(), late, 1, events(2, 2))).isFalse();
    assertThat(advance(tasks(), early, 3, events(4, 4))).isFalse();
    assertThat(advance(tasks(), task(task.workspaceId(), "unknown"), 0, List.of())).isFalse();

    assertThat(found(task)).contains(task);
    assertThat(allEvents(task)).isEqualTo(events(1, 2));
    assertThat(tasks().find(task.workspaceId(), "unknown")).isEmpty();
  }

  @Test
  default void task_whoKnowsOtherRunnersChangesNothing() {
    var one = inserted(with(task(root().id(), "t"), 1));
    var two = with(one, false, 1, Set.of("run/2", "run/1"), NOON);
    var other = with(one, false, 1, Set.of("run/2"), NOON);
    var none = with(one, false, 1, Set.of(), NOON);

    assertThat(tasks().advance(TaskHead.of(none), other, List.of())).isFalse();
    assertThat(tasks().advance(TaskHead.of(one), two, List.of())).isTrue();
    assertThat(found(one)).contains(two);
    assertThat(tasks().advance(TaskHead.of(one), none, List.of())).isFalse();
    assertThat(tasks().advance(TaskHead.of(other), with(none, 2), events(2, 2))).isFalse();
    assertThat(found(one)).contains(two);
    assertThat(allEvents(one)).isEqualTo(events(1, 1));

    assertThat(tasks().advance(TaskHead.of(two), other, List.of())).isTrue();
    assertThat(tasks().advance(TaskHead.of(other), none, List.of())).isTrue();
    assertThat(tasks().advance(TaskHead.of(none), with(two, 2), events(2, 2))).isTrue();
    assertThat(found(one)).contains(with(two, 2));
  }

  @Test
  default void task_oneThatHasEndedDoesNotChange() {
    var task = inserted(with(task(root().id(), "t"), 1));
    var ended = with(task, true, 2, Set.of(), NOON.plusSeconds(1));
    assertThat(advance(tasks(), ended, 1, events(2, 2))).isTrue();

    assertThat(advance(tasks(), with(task, 3), 2, events(3, 3))).isFalse();
    assertThat(advance(tasks(), with(task, 2), 2, List.of())).isFalse();

    assertThat(found(task)).contains(ended);
    assertThat(allEvents(task)).isEqualTo(events(1, 2));
  }

  @Test
  default void task_eventsAreReadFromANumberTheOldestFirst() {
    var workspace = root().id();
    inserted(with(task(workspace, "s"), 3));
    var task = inserted(with(task(workspace, "t"), 12));

    assertThat(tasks().events(workspace, "t", 0, 5)).isEqualTo(events(1, 5));
    assertThat(tasks().events(workspace, "t", 5, 100)).isEqualTo(events(6, 12));
    assertThat(tasks().events(workspace, "t", 8, 3)).isEqualTo(events(9, 11));
    assertThat(tasks().events(workspace, "t", task.lastEvent(), 100)).isEmpty();
    assertThat(tasks().events(root().id(), "t", 0, 100)).as("of another workspace").isEmpty();
  }

  @Test
  default void task_theLatestEventsAreKept() {
    int most = TaskRepository.MOST_EVENTS;
    var other = inserted(with(task(root().id(), "other"), 3));
    var task = inserted(with(task(root().id(), "t"), most + 2));
    assertThat(allEvents(task)).as("inserted").isEqualTo(events(3, most + 2));

    var one = with(task, most + 3);
    assertThat(advance(tasks(), one, most + 2, events(most + 3, most + 3))).isTrue();
    assertThat(allEvents(task)).as("one more").isEqualTo(events(4, most + 3));
    assertThat(tasks().events(task.workspaceId(), "t", 0, 2)).isEqualTo(events(4, 5));

    var many = with(task, 2 * most + 5);
    assertThat(advance(tasks(), many, most + 3, events(most + 4, 2 * most + 5))).isTrue();
    assertThat(allEvents(task)).as("many at once").isEqualTo(events(most + 6, 2 * most + 5));
    assertThat(allEvents(other)).isEqualTo(events(1, 3));
  }

  /** Returns a body of so many bytes, which has fewer characters. */
  private static Body large(int bytes) {
    return Body.of("\"" + "\u00e9".repeat(bytes / 2 - 1) + "\"");
  }

  private static List<TaskEvent> large(long first, int... bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> new TaskEvent(first + i, large(bytes[i]))).toList();
  }

  @Test
  default void task_theLatestEventsAreKeptWithinTheirBytes() {
    int third = TaskRepository.MOST_EVENT_BYTES / 6 * 2 + 2;
    var other = inserted(with(task(root().id(), "other"), 3));
    var task = with(task(root().id(), "t"), 3);
    assertThat(tasks().insert(task, large(1, third, third, third))).isTrue();
    kept(task, 2, 3);

    assertThat(advance(tasks(), with(task, 5), 3, events(4, 5))).isTrue();
    kept(task, 2, 5);
    assertThat(advance(tasks(), with(task, 5), 5, List.of())).as("nothing new").isTrue();
    kept(task, 2, 5);
    assertThat(advance(tasks(), with(task, 6), 5, large(6, third))).isTrue();
    kept(task, 3, 6);

    int most = TaskRepository.MOST_EVENT_BYTES;
    assertThat(advance(tasks(), with(task, 7), 6, large(7, most))).isTrue();
    kept(task, 7, 7);
    assertThat(advance(tasks(), with(task, 9), 7, large(8, 2, most + 2))).isTrue();
    kept(task, 9, 9);
    assertThat(advance(tasks(), with(task, 9), 9, List.of())).isTrue();
    kept(task, 9, 9);
    assertThat(advance(tasks(), with(task, 10), 9, events(10, 10))).isTrue();
    kept(task, 10, 10);
    assertThat(allEvents(other)).isEqualTo(events(1, 3));
  }

  private void kept(StoredTask task, long first, long last) {
    var kept = new ArrayList<Long>();
    long after = 0;
    for (var some = portion(task, after, MANY); !some.isEmpty(); some = portion(task, after,
        MANY)) {
      kept.addAll(some);
      after = some.getLast();
    }
    assertThat(kept).isEqualTo(LongStream.rangeClosed(first, last).boxed().toList());
  }

  private List<Long> portion(StoredTask task, long after, int limit) {
    return tasks().events(task.workspaceId(), task.id(), after, limit).stream()
        .map(TaskEvent::number).toList();
  }

  @Test
  default void task_eventsAreReadInPortionsOfBytes() {
    int most = TaskRepository.MOST_ANSWER_BYTES;
    var task = with(task(root().id(), "t"), 7);
    assertThat(tasks().insert(task,
        large(1, most / 2, most / 2, 2, most / 2, most / 2, most + 2, 2))).isTrue();

    assertThat(portion(task, 0, MANY)).as("as many as fit").containsExactly(1L, 2L);
    assertThat(portion(task, 0, 1)).containsExactly(1L);
    assertThat(portion(task, 1, MANY)).containsExactly(2L, 3L);
    assertThat(portion(task, 3, MANY)).containsExactly(4L, 5L);
    assertThat(portion(task, 5, MANY)).as("one that is larger").containsExactly(6L);
    assertThat(portion(task, 6, MANY)).containsExactly(7L);
  }

  @Test
  default void task_aPageHasAsManyAsFitIntoAnAnswer() {
    var workspace = root().id();
    int most = TaskRepository.MOST_ANSWER_BYTES;
    var expected = new ArrayList<String>();
    for (int bytes : List.of(2, most + 2, 0, 0, most / 2, most / 2, 2, most / 2)) {
      var id = "t" + expected.size();
      inserted(sized(workspace, id, bytes));
      expected.addFirst(id);
    }

    assertThat(ids(workspace, Optional.empty())).containsExactly("t7", "t6");
    assertThat(ids(workspace, Optional.of("t6"))).containsExactly("t5", "t4", "t3", "t2");
    assertThat(ids(workspace, Optional.of("t4"))).as("those without a body have no size")
        .containsExactly("t3", "t2", "t1");
    assertThat(pages(workspace, 5)).extracting(StoredTask::id).isEqualTo(expected);
    assertThat(tasks().count(TaskQuery.of(workspace, MANY))).isEqualTo(expected.size());
  }

  private List<String> ids(UUID workspace, Optional<String> behind) {
    return tasks().list(new TaskQuery(workspace, Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), behind.map(id -> new Position(STATUS, id)), MANY))
        .stream().map(StoredTask::id).toList();
  }

  private static StoredTask sized(UUID workspace, String id, int bytes) {
    var task = task(workspace, id);
    return new StoredTask(workspace, id, task.contextId(), task.owner(), task.generation(),
        task.state(), task.ended(), task.statusAt(),
        Optional.of(bytes).filter(some -> some > 0).map(TaskContract::large), 0, task.runners(),
        task.createdAt(), task.updatedAt());
  }

  @Test
  default void task_theLatestStatusIsListedFirstAndOfOneTimeTheGreatestId() {
    var workspace = root().id();
    var ids = List.of("a", "\uff5a", "B", "\ud83d\ude00", "\u00e9", "aa");
    var expected = new ArrayList<StoredTask>();
    for (int i = 0; i < 3; i++) {
      for (var id : ids) {
        inserted(at(task(workspace, id + i), STATUS.plusMillis(i)));
      }
    }
    for (int i = 2; i >= 0; i--) { // by bytes, emoji are beyond all of 16 bits
      for (var id : List.of("\ud83d\ude00", "\uff5a", "\u00e9", "aa", "a", "B")) {
        expected.add(at(task(workspace, id + i), STATUS.plusMillis(i)));
      }
    }

    assertThat(tasks().list(TaskQuery.of(workspace, MANY))).isEqualTo(expected);
    assertThat(tasks().list(TaskQuery.of(workspace, 5))).isEqualTo(expected.subList(0, 5));
    assertThat(tasks().list(TaskQuery.of(root().id(), 5))).isEmpty();
  }

  @Test
  default void task_eachStandsOnOnePage() {
    var workspace = root().id();
    for (int i = 0; i < 17; i++) {
      inserted(at(task(workspace, "t" + i), STATUS.plusMillis(i / 4)));
    }
    var all = tasks().list(TaskQuery.of(workspace, MANY));
    assertThat(all).hasSize(17);

    for (int size : List.of(1, 3, 4, 17)) {
      assertThat(pages(workspace, size)).isEqualTo(all);
    }
  }

  private List<StoredTask> pages(UUID workspace, int size) {
    var all = new ArrayList<StoredTask>();
    Optional<Position> last = Optional.empty();
    while (true) {
      var page = tasks().list(new TaskQuery(workspace, Optional.of("ada"), Optional.empty(),
          Optional.empty(), Optional.empty(), last, size));
      if (page.isEmpty()) {
        return all;
      }
      assertThat(page).hasSizeLessThanOrEqualTo(size);
      all.addAll(page);
      last = Optional.of(Position.of(page.getLast()));
    }
  }

  @Test
  default void task_aListIsOfWhoAndWhatIsAskedFor() {
    var workspace = root().id();
    var first = inserted(of(task(workspace, "1"), "ada", "c", "S", STATUS.plusMillis(4)));
    var ofBob = inserted(of(task(workspace, "2"), "bob", "c", "S", STATUS.plusMillis(3)));
    var ofD = inserted(of(task(workspace, "3"), "ada", "d", "S", STATUS.plusMillis(2)));
    var inT = inserted(of(task(workspace, "4"), "ada", "c", "T", STATUS.plusMillis(1)));
    var old = inserted(of(task(workspace, "5"), "ada", "c", "S", STATUS));
    Optional<String> any = Optional.empty();
    Optional<Instant> ever = Optional.empty();

    wanted(workspace, any, any, any, ever, first, ofBob, ofD, inT, old);
    wanted(workspace, Optional.of("ada"), any, any, ever, first, ofD, inT, old);
    wanted(workspace, any, Optional.of("c"), any, ever, first, ofBob, inT, old);
    wanted(workspace, any, any, Optional.of("S"), ever, first, ofBob, ofD, old);
    wanted(workspace, any, any, any, Optional.of(STATUS.plusMillis(1)), first, ofBob, ofD, inT);
    wanted(workspace, Optional.of("ada"), Optional.of("c"), Optional.of("S"),
        Optional.of(STATUS.plusMillis(1)), first);
    wanted(workspace, Optional.of("Ada"), any, any, ever);
    wanted(workspace, any, Optional.of(""), any, ever);
    wanted(root().id(), any, any, any, ever);
  }

  private void wanted(UUID workspace, Optional<String> owner, Optional<String> context,
      Optional<String> state, Optional<Instant> since, StoredTask... expected) {
    var query = new TaskQuery(workspace, owner, context, state, since, Optional.empty(), MANY);
    assertThat(tasks().list(query)).containsExactly(expected);
    assertThat(tasks().count(query)).as("count").isEqualTo(expected.length);
  }

  @Test
  default void task_allPagesAreCounted() {
    var workspace = root().id();
    for (int i = 0; i < 5; i++) {
      inserted(task(workspace, "t" + i));
    }

    assertThat(tasks().count(TaskQuery.of(workspace, 2))).isEqualTo(5);
    assertThat(tasks().count(new TaskQuery(workspace, Optional.of("ada"), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.of(new Position(STATUS, "t2")), 2)))
        .isEqualTo(5);
  }

  @Test
  default void task_thoseThatRunAreListed() {
    var one = root().id();
    var two = root().id();
    var tasks = new ArrayList<StoredTask>();
    for (var workspace : List.of(one, two)) {
      inserted(with(task(workspace, "ended"), true, 0, Set.of("run/1"), NOON));
      inserted(with(task(workspace, "waits"), false, 0, Set.of(), NOON));
      for (var id : List.of("\uff5a", "b", "\ud83d\ude00", "B")) {
        tasks.add(inserted(task(workspace, id)));
      }
    }
    tasks.sort((a, b) -> a.workspaceId().equals(b.workspaceId())
        ? Position.of(at(b, STATUS)).compareTo(Position.of(at(a, STATUS)))
        : a.workspaceId().toString().compareTo(b.workspaceId().toString()));
    var expected = tasks.stream().map(TaskHead::of).toList();

    var all = running(Optional.empty(), MANY);
    assertThat(all).filteredOn(task -> task.workspaceId().equals(one)
        || task.workspaceId().equals(two)).isEqualTo(expected);
    assertThat(running(Optional.empty(), 3)).isEqualTo(all.subList(0, 3));
    assertThat(running(Optional.of(all.get(2)), 4)).isEqualTo(all.subList(3, 7));
    assertThat(running(Optional.of(all.getLast()), 4)).isEmpty();

    var rested = expected.getFirst();
    var others = expected.subList(1, expected.size());
    assertThat(advance(tasks(), with(tasks.getFirst(), false, 0, Set.of(), NOON), 0,
        List.of())).isTrue();
    assertThat(running(Optional.empty(), MANY)).containsAll(others).doesNotContain(rested);
    assertThat(running(Optional.of(rested), 1)).as("behind one that rests")
        .containsExactly(others.getFirst());
  }

  private List<TaskHead> running(Optional<TaskHead> behind, int limit) {
    return tasks().running(behind, limit);
  }

  @Test
  default void task_whatIsOverIsDeletedWithItsEventsAndNothingElse() {
    var then = NOON.minus(Duration.ofDays(10_000)); // what other tests left is younger
    var workspace = root().id();
    var ended = inserted(with(task(workspace, "ended"), true, 2, Set.of(), then));
    var later = inserted(
        with(task(workspace, "later"), true, 2, Set.of(), then.plusSeconds(10)));
    var silent = inserted(with(task(workspace, "silent"), false, 2, Set.of("run/1"), then));
    var heard = inserted(
        with(task(workspace, "heard"), false, 2, Set.of("run/1"), then.plusSeconds(20)));

    assertThat(tasks().deleteOver(then, then, MANY)).as("at the time itself").isZero();
    assertThat(tasks().deleteOver(then.plusSeconds(10), then, MANY)).isEqualTo(1);
    assertThat(found(ended)).isEmpty();
    assertThat(found(later)).contains(later);
    assertThat(found(silent)).contains(silent);

    assertThat(tasks().deleteOver(then, then.plusSeconds(20), MANY)).isEqualTo(1);
    assertThat(found(silent)).isEmpty();
    assertThat(found(later)).contains(later);
    assertThat(found(heard)).contains(heard);
    assertThat(allEvents(ended)).isEmpty();
    assertThat(allEvents(heard)).isEqualTo(events(1, 2));
    assertThat(tasks().list(TaskQuery.of(workspace, 10))).containsExactlyInAnyOrder(later, heard);

    var again = inserted(with(task(workspace, "ended"), 1));
    assertThat(allEvents(again)).isEqualTo(events(1, 1));
  }

  @Test
  default void task_noMoreAreDeletedThanAreAskedFor() {
    var then = NOON.minus(Duration.ofDays(20_000)); // what other tests left is younger
    var workspace = root().id();
    for (int i = 0; i < 3; i++) {
      inserted(with(task(workspace, "ended" + i), true, 0, Set.of(), then));
      inserted(with(task(workspace, "silent" + i), false, 0, Set.of(), then));
    }
    var soon = then.plusSeconds(1);

    assertThat(tasks().deleteOver(soon, soon, 2)).isEqualTo(2);
    assertThat(tasks().deleteOver(soon, soon, 3)).isEqualTo(3);
    assertThat(tasks().count(TaskQuery.of(workspace, 10))).isEqualTo(1);
    assertThat(tasks().deleteOver(soon, soon, 3)).isEqualTo(1);
    assertThat(tasks().deleteOver(soon, soon, 3)).isZero();
  }

  @Test
  default void task_ofManyInsertsOfOneIdExactlyOneSucceeds() {
    var workspace = root().id();

    var done = Race.of(32, number -> Race.untilNotBusy(() -> tasks().insert(
        with(task(workspace, "t"), false, number, Set.of("run/" + number), NOON),
        events(1, number))));

    assertThat(done).filteredOn(won -> won).hasSize(1);
    var kept = tasks().find(workspace, "t").orElseThrow();
    assertThat(kept.runners()).contains("run/" + done.indexOf(true));
    assertThat(allEvents(kept)).isEqualTo(events(1, done.indexOf(true)));
  }

  @Test
  default void task_ofManyWhoKnowTheSameEventExactlyOneAdvances() {
    var task = inserted(with(task(root().id(), "t"), 1));

    var done = Race.of(32, number -> Race.untilNotBusy(() -> tasks().advance(TaskHead.of(task),
        with(task, false, 2 + number, Set.of("run/" + number), NOON),
        events(2, 2 + number))));

    assertThat(done).filteredOn(won -> won).hasSize(1);
    assertThat(found(task).orElseThrow().runners()).contains("run/" + done.indexOf(true));
    assertThat(allEvents(task)).isEqualTo(events(1, 2 + done.indexOf(true)));
  }

  @Test
  default void task_whatATransactionWritesIsThereTogetherOrNotAtAll() {
    var known = inserted(with(task(root().id(), "known"), 1));
    var fresh = with(task(known.workspaceId(), "fresh"), 1);
    var next = with(known, 2);

    assertThat(catchThrowable(() -> registry().transaction(tx -> {
      tx.tasks().insert(fresh, events(1, 1));
      advance(tx.tasks(), next, 1, events(2, 2));
      assertThat(tx.tasks().find(known.workspaceId(), "known")).as("inside").contains(next);
      throw new IllegalStateException("undone");
    }))).isInstanceOf(IllegalStateException.class);
    assertThat(found(fresh)).isEmpty();
    assertThat(allEvents(fresh)).isEmpty();
    assertThat(found(known)).contains(known);
    assertThat(allEvents(known)).isEqualTo(events(1, 1));

    registry().transaction(tx -> {
      advance(tx.tasks(), next, 1, events(2, 2));
      assertThat(catchThrowable(
          () -> tx.tasks().insert(with(task(UUID.randomUUID(), "t"), 1), events(1, 1))))
          .isInstanceOf(SdkException.class);
      assertThat(advance(tx.tasks(), next, 1, events(2, 2))).as("the same again").isFalse();
      return tx.tasks().insert(fresh, events(1, 1));
    });
    assertThat(found(known)).contains(next);
    assertThat(allEvents(known)).isEqualTo(events(1, 2));
    assertThat(found(fresh)).contains(fresh);
  }
}
