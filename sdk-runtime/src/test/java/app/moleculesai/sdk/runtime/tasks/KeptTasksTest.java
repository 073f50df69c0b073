package app.moleculesai.sdk.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of tasks in the registry. */
class KeptTasksTest {
  private static final String ME = "here/1";

  private final HandClock clock = new HandClock();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  /** What happens just before a call, once. */
  private final Map<String, Runnable> befores = new ConcurrentHashMap<>();
  private final Registry registry = WatchedTasks.of(InMemory.registry(), this::called);
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
      UUID::randomUUID);
  private final TaskSignals signals = new TaskSignals();
  private final Supervisor supervisor = new Supervisor(clock);
  private final RunningTasks running = new RunningTasks(supervisor);
  private final KeptTasks tasks = new KeptTasks(registry, changes, signals, running, () -> ME,
      clock, UUID::randomUUID);
  private final UUID workspace = UUID.randomUUID();

  KeptTasksTest() {
    changes.onChange(signals::changed);
    changes.onChange(running::changed);
    registry.workspaces()
        .insert(List.of(Workspace.of(workspace, "Agent", clock.instant()).build()));
  }

  @AfterEach
  void close() throws Exception {
    supervisor.close();
    registry.close();
  }

  private void called(String method) {
    calls.add(method);
    Optional.ofNullable(befores.remove(method)).ifPresent(Runnable::run);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private Optional<KeptTask> begin(String id, Optional<String> runner) {
    return tasks.begin(new KeptTasks.Beginning(workspace, "canvas", "1.0", json("""
        {"messageId":"m","role":"ROLE_USER","parts":[{"text":"Hello"}]}"""), json("""
        {"id":"%s","status":{"state":"TASK_STATE_WORKING"}}""".formatted(id)), runner),
        (task, events, transaction) -> {});
  }

  private KeptTask says(KeptTask task, String text) {
    return tasks.advance(task, TaskChange.of(Optional.empty(), List.of(status(text))))
        .orElseThrow();
  }

  private static ObjectNode status(String text) {
    return json("""
        {"statusUpdate":{"status":{"state":"TASK_STATE_WORKING","message":
        {"messageId":"%1$s","role":"ROLE_AGENT","parts":[{"text":"%1$s"}]}}}}""".formatted(text));
  }

  @Test
  void anIdIsTakenOnceAndIsNotTooLong() {
    assertThat(begin("t", Optional.empty())).isPresent();
    assertThat(begin("t", Optional.empty())).isEmpty();
    assertThat(begin("x".repeat(201), Optional.empty())).isEmpty();
  }

  @Test
  void whoeverHearsOfNewsWritesWithIt() {
    var heard = new ArrayList<Long>();
    tasks.listen((task, events, tx) -> {
      assertThat(tx.tasks().find(workspace, "t").orElseThrow().lastEvent())
          .isEqualTo(task.lastEvent());
      events.stream().map(TaskEvent::number).forEach(heard::add);
    });
    var task = says(begin("t", Optional.empty()).orElseThrow(), "one");
    assertThat(heard).containsExactly(1L, 2L);

    tasks.listen((now, events, tx) -> {
      throw new IllegalStateException("no room for it");
    });
    assertThatThrownBy(() -> says(task, "two")).hasMessage("no room for it");
    assertThat(tasks.now(task).orElseThrow().row()).as("nothing of it was written")
        .isEqualTo(task.row());
  }

  @Test
  void whoKnowsAnOlderStateWritesBehindTheNewerOne() {
    var begun = begin("t", Optional.empty()).orElseThrow();
    says(begun, "one");

    var after = says(begun, "two");

    assertThat(after.row().lastEvent()).isEqualTo(3);
    assertThat(after.json().path("history").findValuesAsText("text"))
        .containsExactly("Hello", "one");
    tasks.fail(begun, "it fell ill");
    assertThat(tasks.fail(begun, "again")).as("an end is one").isEmpty();
  }

  @Test
  void aTaskThatGrowsTooLargeFails() {
    var begun = begin("t", Optional.empty()).orElseThrow();

    var after = says(begun, "x".repeat(KeptTasks.LARGEST));

    assertThat(after.state()).isEqualTo(TaskState.FAILED);
    assertThat(after.row().body().orElseThrow().size()).isLessThan(1000);
  }

  /** Returns a task to which not even the text of an end could be added. */
  private KeptTask full(String id) {
    var begun = begin(id, Optional.of("there/3")).orElseThrow();
    var little = says(begun, "x");
    var full = says(little,
        "x".repeat((KeptTasks.LARGEST - 200 - little.row().body().orElseThrow().size()) / 2));
    assertThat(full.row().body().orElseThrow().size()).as("all of it")
        .isBetween(KeptTasks.LARGEST - 1000, KeptTasks.LARGEST);
    return full;
  }

  @Test
  void aFullTaskEndsLikeAnother() throws Exception {
    assertThat(tasks.fail(full("failed"), "it fell ill").orElseThrow().statusText())
        .isEqualTo("it fell ill");
    assertThat(tasks.cancel(full("canceled")).state()).isEqualTo(TaskState.CANCELED);
    assertThat(tasks.fail(full("much"), "y".repeat(100_000)).orElseThrow().statusText())
        .isEqualTo("the task became larger than 10485760 bytes");
  }

  @Test
  void aTaskThatCannotBeEndedHoldsUpNoOther() {
    var odd = begin("a", Optional.of("there/3")).orElseThrow();
    changes.commit((tx, told) -> tx.tasks().advance(TaskHead.of(odd.row()), broken(odd.row()),
        List.of()));
    var lost = full("b");

    new LostTasks(registry, tasks, running, "there/3"::equals).sweep();

    assertThat(tasks.now(lost).orElseThrow().state()).isEqualTo(TaskState.FAILED);
    assertThat(registry.tasks().find(workspace, "a").orElseThrow().ended()).isFalse();
  }

  private static StoredTask broken(StoredTask row) {
    return new StoredTask(row.workspaceId(), row.id(), row.contextId(), row.owner(),
        row.generation(), row.state(), false, row.statusAt(), Optional.of(Body.of("no JSON")),
        row.lastEvent(), row.runners(), row.createdAt(), row.updatedAt());
  }

  @Test
  void cancelingStopsTheAgentThatWorksOnIt() throws Exception {
    var begun = begin("t", Optional.of(ME)).orElseThrow();
    var stopped = new AtomicInteger();
    var run = new RunningTasks.Run[1];
    run[0] = tasks.run(begun.key(), () -> {
      stopped.incrementAndGet();
      run[0].close();
    });

    assertThat(tasks.cancel(begun).state()).isEqualTo(TaskState.CANCELED);

    assertThat(stopped).hasPositiveValue();
    assertThatThrownBy(() -> tasks.cancel(begun)).isInstanceOf(TaskRefusedException.class);
  }

  @Test
  void anAgentThatCannotBeStoppedKeepsNoOtherGoing() throws Exception {
    var begun = begin("t", Optional.of(ME)).orElseThrow();
    var stopped = new CountDownLatch(1);
    try (var odd = tasks.run(begun.key(), () -> {
      throw new IllegalStateException("it cannot");
    }); var other = tasks.run(begun.key(), stopped::countDown)) {
      running.changed(new ChangeNotice(RunningTasks.STOP, begun.key().text()));
      assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nobodyWaitsForAnAgentThatTakesItsTimeToStop() throws Exception {
    var slow = new TaskKey(workspace, "slow");
    var quick = new TaskKey(workspace, "quick");
    var begun = new CountDownLatch(2);
    var mayStop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    try (var one = tasks.run(slow, () -> {
      begun.countDown();
      awaited(mayStop);
    }); var other = tasks.run(quick, stopped::countDown)) {
      running.changed(new ChangeNotice(RunningTasks.STOP, slow.text()));
      running.changed(new ChangeNotice(RunningTasks.STOP, slow.text()));
      running.changed(new ChangeNotice(RunningTasks.STOP, quick.text()));

      assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
      Until.holds("the slow one is being stopped", () -> begun.getCount() == 1);
      mayStop.countDown();
    }
    assertThat(begun.getCount()).as("it is stopped once").isEqualTo(1);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatMayHaveBeenWrittenIsNotWrittenTwice() {
    var begun = begin("t", Optional.of(ME)).orElseThrow();
    var change = tasks.settled(begun, TaskChange.by(ME, Optional.empty(),
        List.of(status("one"), status("two"))));
    clock.move(Duration.ofMinutes(1));
    var written = tasks.advanceAgain(begun, change).orElseThrow();
    assertThat(written.row().lastEvent()).as("it had not been").isEqualTo(3);
    clock.move(Duration.ofMinutes(1));

    assertThat(tasks.advanceAgain(begun, change).orElseThrow().row()).isEqualTo(written.row());

    var end = tasks.settled(written, TaskChange.of(Optional.empty(), List.of(json("""
        {"statusUpdate":{"status":{"state":"TASK_STATE_COMPLETED"}}}"""))));
    tasks.advance(written, end);
    assertThat(tasks.advanceAgain(written, end).orElseThrow().state())
        .isEqualTo(TaskState.COMPLETED);
    var other = tasks.settled(written, TaskChange.of(Optional.empty(), List.of(json("""
        {"statusUpdate":{"status":{"state":"TASK_STATE_REJECTED"}}}"""))));
    assertThat(tasks.advanceAgain(written, other)).as("it ended otherwise").isEmpty();
  }

  @Test
  void whatWasWrittenAmongOthersWordsIsNotWrittenTwice() {
    var begun = begin("t", Optional.of(ME)).orElseThrow();
    var change = tasks.settled(begun, TaskChange.by(ME, Optional.empty(),
        List.of(status("one"), status("two"))));
    says(begun, "before");
    tasks.advance(begun, change);
    says(begun, "behind");

    assertThat(tasks.advanceAgain(begun, change).orElseThrow().row().lastEvent()).isEqualTo(5);

    var half = tasks.settled(begun, TaskChange.by(ME, Optional.empty(),
        List.of(status("two"), status("three"))));
    assertThat(tasks.advanceAgain(begun, half).orElseThrow().row().lastEvent())
        .as("another change").isEqualTo(7);
  }

  @Test
  void waitingForATaskHasAnEnd() throws Exception {
    var begun = begin("t", Optional.of(ME)).orElseThrow();

    assertThat(tasks.awaitRest(begun, Duration.ofMillis(1)).orElseThrow().state())
        .isEqualTo(TaskState.WORKING);
  }

  @Test
  void whoWaitsForATaskReadsNoBodyBeforeItRests() throws Exception {
    var task = begin("t", Optional.of(ME)).orElseThrow();
    try (var follower = tasks.follow(task, 1); var pool = Executors.newSingleThreadExecutor()) {
      var rest = pool.submit(() -> tasks.awaitRest(task, Duration.ofMinutes(1)));
      Until.holds("somebody waits", () -> calls.contains("head"));
      calls.clear();
      tasks.advance(task, TaskChange.of(Optional.empty(), List.of(status("one"))));
      assertThat(follower.next()).hasSize(1);
      tasks.fail(tasks.now(task).orElseThrow(), "it fell ill");
      assertThat(follower.next()).hasSize(1);
      assertThat(follower.next()).isEmpty();

      assertThat(rest.get().orElseThrow().state()).isEqualTo(TaskState.FAILED);
      assertThat(calls).filteredOn("find"::equals).as("the writer's, and at the end").hasSize(2);
    }
  }

  @Test
  void whatGoesOnBeforeItIsReadDoesNotRest() throws Exception {
    var task = begin("t", Optional.empty()).orElseThrow();
    befores.put("find", () -> {
      tasks.advance(task, TaskChange.by(ME, Optional.empty(), List.of(status("one"))));
      befores.put("head", () -> tasks.fail(task, "it fell ill"));
    });

    assertThat(tasks.awaitRest(task, Duration.ofMinutes(1)).orElseThrow().state())
        .isEqualTo(TaskState.FAILED);
    assertThat(befores).as("all happened").isEmpty();
  }

  @Test
  void lostTasksAreLookedForWithoutTheirBodies() {
    begin("living", Optional.of("there/2"));
    begin("lost", Optional.of("there/3"));
    calls.clear();

    new LostTasks(registry, tasks, running, "there/3"::equals).sweep();

    assertThat(calls).filteredOn("find"::equals).as("of the lost one").hasSize(1);
  }

  @Test
  void aPageHasAllItsTasksInOrderHoweverManyAreReadAtOnce() {
    var all = new ArrayList<String>();
    for (int i = 0; i < 23; i++) {
      begin("t" + i, Optional.empty());
      all.addFirst("t" + i);
      clock.move(Duration.ofSeconds(i % 3 == 0 ? 0 : 1)); // some came together
      all.sort(Comparator.comparing((String id) -> registry.tasks().find(workspace, id)
          .orElseThrow().statusAt()).thenComparing(id -> id).reversed());
    }
    for (int size : List.of(1, 5, 11, 22, 23, 24)) {
      var pages = new ArrayList<List<String>>();
      var token = "";
      do {
        var page = tasks.list().page(workspace, "canvas", json(
            "{\"pageSize\":%d,\"pageToken\":\"%s\"}".formatted(size, token)));
        pages.add(page.path("tasks").findValuesAsText("id"));
        token = page.path("nextPageToken").asText();
      } while (!token.isEmpty());
      assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
      assertThat(pages).as("pages of " + size).hasSize((22 + size) / size);
    }
  }

  @Test
  void aPageEndsBeforeItIsTooLarge() {
    for (int i = 0; i < 5; i++) {
      writes(begin("t" + i, Optional.empty()).orElseThrow(), TaskList.LARGEST_PAGE * 2 / 5);
    }

    assertThat(sizes("{}")).as("without what is large").containsExactly(5);
    assertThat(sizes("{\"includeArtifacts\":true}")).containsExactly(2, 2, 1);
    assertThat(sizes("{\"includeArtifacts\":true,\"pageSize\":1}"))
        .containsExactly(1, 1, 1, 1, 1);
    writes(tasks.find(new TaskKey(workspace, "t3")).orElseThrow(), 1);
    writes(begin("full", Optional.empty()).orElseThrow(), TaskList.LARGEST_PAGE - 1000);
    assertThat(sizes("{\"includeArtifacts\":true}")).as("a large one comes alone")
        .containsExactly(3, 2, 1);
  }

  private void writes(KeptTask task, int characters) {
    tasks.advance(task, TaskChange.of(Optional.empty(), List.of(json("""
        {"artifactUpdate":{"artifact":{"artifactId":"a","parts":[{"text":"%s"}]}}}"""
        .formatted("x".repeat(characters))))));
  }

  private List<Integer> sizes(String params) {
    var sizes = new ArrayList<Integer>();
    var asked = json(params);
    do {
      var page = tasks.list().page(workspace, "canvas", asked);
      sizes.add(page.path("tasks").size());
      asked.put("pageToken", page.path("nextPageToken").asText());
    } while (!asked.path("pageToken").asText().isEmpty());
    return sizes;
  }

  private KeptTask says(KeptTask task, int from, int to) {
    return tasks.advance(task, TaskChange.of(Optional.empty(),
        IntStream.range(from, to).mapToObj(i -> status("step " + i)).toList())).orElseThrow();
  }

  @Test
  void aFollowerThatMissedSomeWritesHearsAllOfThem() throws Exception {
    var task = begin("t", Optional.empty()).orElseThrow();
    try (var follower = tasks.follow(task, 1)) {
      for (int i = 0; i < 20; i++) {
        task = says(task, 100 * i, 100 * (i + 1));
      }
      var numbers = new ArrayList<Long>();
      while (numbers.size() < 2000) {
        follower.next().forEach(told -> numbers.add(told.number()));
      }
      assertThat(numbers).isEqualTo(LongStream.rangeClosed(2, 2001).boxed().toList());
    }
  }

  @Test
  void aFollowerThatFellBehindHearsHowTheTaskIs() throws Exception {
    var task = begin("t", Optional.empty()).orElseThrow();
    try (var follower = tasks.follow(task, 1)) {
      says(task, 0, TaskRepository.MOST_EVENTS + 1);
      var told = follower.next();

      assertThat(told).singleElement().satisfies(event -> {
        assertThat(event.number()).isEqualTo(TaskRepository.MOST_EVENTS + 2);
        assertThat(event.json().path("statusUpdate").findValuesAsText("text"))
            .containsExactly("step " + TaskRepository.MOST_EVENTS);
      });
      signals.close();
      assertThat(follower.next()).as("the server stops").isEmpty();
      assertThat(follower.isCutOff()).isTrue();
    }
  }

  @Test
  void whatBeginsWhileAnotherEndsIsAtWork() throws Exception {
    var key = new TaskKey(workspace, "t");
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 5_000; round++) {
        var first = running.begin(key, () -> {});
        var closing = pool.submit(first::close);
        try (var second = running.begin(key, () -> {})) {
          closing.get();
          assertThat(running.isRunning(key)).isTrue();
        }
      }
    }
    assertThat(running.isRunning(key)).isFalse();
  }

  @Test
  void theLastOfThoseWhoEndTogetherLeavesTheTask() {
    var task = begin("t", Optional.of(ME)).orElseThrow();
    try (var one = tasks.run(task.key(), () -> {}); var other = tasks.run(task.key(), () -> {})) {
      assertThat(tasks.stopped(task, one).orElseThrow().row().runners()).containsExactly(ME);
      assertThat(tasks.stopped(task, other).orElseThrow().row().runners()).isEmpty();
    }
  }

  @Test
  void whoeverBeginsWhileAnotherLeavesTheTaskKeepsIt() {
    var task = begin("t", Optional.of(ME)).orElseThrow();
    var begun = new ArrayList<RunningTasks.Run>();
    befores.put("transaction", () -> {
      begun.add(tasks.run(task.key(), () -> {}));
      tasks.advance(task, TaskChange.by(ME, Optional.empty(), List.of(status("mine"))));
    });
    try (var ending = tasks.run(task.key(), () -> {})) {
      var now = tasks.stopped(task, ending).orElseThrow();

      assertThat(now.row().runners()).containsExactly(ME);
      assertThat(tasks.stopped(now, begun.getFirst()).orElseThrow().row().runners()).isEmpty();
    }
  }

  @Test
  void whoeverLeavesNobodyBehindWritesNothing() {
    var task = begin("t", Optional.of(ME)).orElseThrow();
    calls.clear();

    assertThat(tasks.leave(task, "there/2"::equals, "the server ended").orElseThrow().row())
        .isEqualTo(task.row());
    assertThat(calls).containsExactly("find");
  }

  @Test
  void whoStopsLeavesTheTaskToThoseWhoGoOn() {
    var task = begin("t", Optional.of(ME)).orElseThrow();
    try (var one = tasks.run(task.key(), () -> {})) {
      var more = tasks.advance(task, TaskChange.by("there/2", Optional.empty(),
          List.of(status("mine")))).orElseThrow();
      assertThat(tasks.stopped(task, one).orElseThrow().row().runners()).as("known too late")
          .contains("there/2");
      assertThat(tasks.stopped(more, one).orElseThrow().row().runners()).contains("there/2");
    }
    assertThat(says(task, "somebody else's word").row().runners()).contains("there/2");
  }

  @Test
  void aTaskOnWhichAnotherServerWorksGoesOnWhenOneStops() {
    var task = begin("t", Optional.of(ME)).orElseThrow();
    try (var run = tasks.run(task.key(), () -> {})) {
      var both = tasks.advance(task, TaskChange.by("there/2", Optional.empty(),
          List.of(status("mine")))).orElseThrow();
      assertThat(both.row().runners()).containsExactlyInAnyOrder(ME, "there/2");

      var left = tasks.abandon(task, run, "the server stopped").orElseThrow();
      assertThat(left.row().runners()).as("known too late").containsExactly("there/2");
      assertThat(left.state()).isEqualTo(TaskState.WORKING);
    }
    var alone = begin("alone", Optional.of(ME)).orElseThrow();
    try (var one = tasks.run(alone.key(), () -> {}); var other = tasks.run(alone.key(), () -> {})) {
      assertThat(tasks.abandon(alone, one, "the server stopped").orElseThrow().state())
          .isEqualTo(TaskState.WORKING);
      assertThat(tasks.abandon(alone, other, "the server stopped").orElseThrow().state())
          .as("the last one").isEqualTo(TaskState.FAILED);
    }
  }

  @Test
  void aTaskIsLostWithTheLastServerThatWorksOnIt() {
    var task = begin("t", Optional.of("there/2")).orElseThrow();
    var both = tasks.advance(task, TaskChange.by("there/3", Optional.empty(), List.of()))
        .orElseThrow();

    new LostTasks(registry, tasks, running, "there/3"::equals).sweep();
    var now = tasks.now(both).orElseThrow();
    assertThat(now.state()).isEqualTo(TaskState.WORKING);
    assertThat(now.row().runners()).containsExactly("there/2");

    new LostTasks(registry, tasks, running, dead -> true).sweep();
    assertThat(tasks.now(both).orElseThrow().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void onlyWhatNobodyWorksOnIsLost() {
    var mine = begin("mine", Optional.of(ME)).orElseThrow();
    var forgotten = begin("forgotten", Optional.of(ME)).orElseThrow();
    var living = begin("living", Optional.of("there/2")).orElseThrow();
    var dead = begin("dead", Optional.of("there/3")).orElseThrow();
    var resting = begin("resting", Optional.empty()).orElseThrow();
    try (var run = tasks.run(mine.key(), () -> {})) {
      new LostTasks(registry, tasks, running, "there/3"::equals).sweep();
    }

    assertThat(List.of(mine, forgotten, living, dead, resting))
        .extracting(task -> tasks.now(task).orElseThrow().state())
        .containsExactly(TaskState.WORKING, TaskState.FAILED, TaskState.WORKING,
            TaskState.FAILED, TaskState.WORKING);
  }

  @Test
  void lostTasksAreFoundAmongManyThatRun() {
    var lost = new ArrayList<KeptTask>();
    for (int i = 0; i < 250; i++) {
      assertThat(begin("living-" + i, Optional.of("there/2"))).isPresent();
      lost.add(begin("lost-" + i, Optional.of("there/3")).orElseThrow());
    }

    new LostTasks(registry, tasks, running, "there/3"::equals).sweep();

    assertThat(lost).extracting(task -> tasks.now(task).orElseThrow().state())
        .containsOnly(TaskState.FAILED);
    assertThat(registry.tasks().running(Optional.empty(), 1000)).hasSize(250)
        .allSatisfy(row -> assertThat(row.id()).startsWith("living"));
  }

  @Test
  void oldTasksAreDeletedEachAtItsTime() {
    var ended = begin("ended", Optional.empty()).orElseThrow();
    tasks.fail(ended, "it fell ill");
    var silent = begin("silent", Optional.empty()).orElseThrow();
    var retention = new TaskRetention(registry, clock, Duration.ofDays(7), Duration.ofDays(30),
        new SweepLease(registry, "tasks", () -> ME, TaskRetention.LEASE, clock));

    clock.move(Duration.ofDays(6));
    retention.prune();
    assertThat(tasks.now(ended)).isPresent();
    clock.move(Duration.ofDays(2));
    retention.prune();
    assertThat(tasks.now(ended)).isEmpty();
    assertThat(tasks.now(silent)).isPresent();
    clock.move(Duration.ofDays(23));
    retention.prune();
    assertThat(tasks.now(silent)).isEmpty();
  }
}
