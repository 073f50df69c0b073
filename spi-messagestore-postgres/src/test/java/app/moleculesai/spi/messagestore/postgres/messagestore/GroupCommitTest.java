package app.moleculesai.spi.messagestore.postgres.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.testkit.messagestore.Rows;
import app.moleculesai.sdk.testkit.support.Race;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Writers share transactions, and none of them suffers from another. */
@Isolated("counts what all connections of the process do")
@Timeout(120)
class GroupCommitTest {
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir
  private Path folder;
  private StoredLog log;

  @BeforeEach
  void open() {
    log = new StoredLog(folder, "statement-timeout", "60s");
  }

  @AfterEach
  void close() {
    log.close();
  }

  private UUID append(UUID workspaceId) {
    var row = Rows.row(workspaceId);
    log.store().append(List.of(row));
    return row.id();
  }

  private List<UUID> ids(UUID workspaceId) {
    return log.store().activities(ActivityQuery.of(workspaceId).oldest(2000)).activities().stream()
        .map(Activity::id).toList();
  }

  @Test
  void aLoneAppendAndALonePageAreOneRoundTrip() {
    var workspace = UUID.randomUUID();
    int append = Integer.MAX_VALUE;
    int page = Integer.MAX_VALUE;
    for (int i = 0; i < 10; i++) { // the least: a connection that was idle is looked at first
      append = Math.min(append, roundTrips(() -> append(workspace)));
      page = Math.min(page, roundTrips(() -> log.store()
          .activities(ActivityQuery.of(workspace).chat().newest(50))));
    }

    assertThat(append).as("round trips of an append").isOne();
    assertThat(page).as("round trips of a page").isOne();
  }

  private static int roundTrips(Runnable work) {
    try (var trips = new RoundTrips()) {
      work.run();
      return trips.count();
    }
  }

  @Test
  void writersAtOnceShareRoundTrips() {
    var workspace = UUID.randomUUID();
    var turns = IntStream.range(0, 200).mapToObj(i -> Rows.turn(workspace)).toList();
    log.store().append(turns);

    int trips = roundTrips(() -> Race.of(400, number -> number < 200
        ? append(workspace)
        : log.store().advance(turns.get(number - 200).ref(), Set.of("pending"),
            Change.to("ok").build())));

    assertThat(trips).as("round trips of 400 writes").isLessThan(200);
    assertThat(ids(workspace)).hasSize(400);
  }

  @Test
  void aWorkspaceThatSomebodyHasLockedHoldsUpNobodyElse() throws Exception {
    var locked = UUID.randomUUID();
    var others = IntStream.range(0, 20).mapToObj(i -> UUID.randomUUID()).toList();
    append(locked);

    try (var somebody = locking("SELECT FROM activity_heads WHERE workspace_id = ? FOR UPDATE",
        locked)) {
      var waiting = IntStream.range(0, 20)
          .mapToObj(i -> CompletableFuture.supplyAsync(() -> append(locked), THREADS)).toList();
      for (int round = 0; round < 5; round++) {
        Race.of(20, number -> append(others.get(number)));
      }
      assertThat(waiting).as("appends to the locked workspace")
          .noneMatch(CompletableFuture::isDone);

      somebody.rollback();

      assertThat(waiting).allSatisfy(append -> assertThat(append).succeedsWithin(SOON));
    }
    assertThat(ids(locked)).hasSize(21).doesNotHaveDuplicates();
    assertThat(others).allSatisfy(other -> assertThat(ids(other)).hasSize(5));
  }

  @Test
  void aRowThatSomebodyHasLockedHoldsUpNobodyElse() throws Exception {
    var workspace = UUID.randomUUID();
    var locked = Rows.turn(workspace);
    var others = IntStream.range(0, 20).mapToObj(i -> Rows.turn(workspace)).toList();
    log.store().append(List.of(locked));
    log.store().append(others);

    try (var somebody = locking("SELECT FROM activity_logs WHERE id = ? FOR UPDATE",
        locked.id())) {
      var waiting = CompletableFuture.supplyAsync(() -> finish(locked), THREADS);

      assertThat(Race.of(20, number -> finish(others.get(number)))).containsOnly(true);
      append(workspace);
      assertThat(waiting).isNotDone();

      somebody.rollback();
      assertThat(waiting).succeedsWithin(SOON).isEqualTo(true);
    }
  }

  private boolean finish(ActivityDraft turn) {
    return log.store().advance(turn.ref(), Set.of("pending"), Change.to("ok").build());
  }

  private Connection locking(String sql, UUID id) throws SQLException {
    var somebody = log.connect();
    somebody.setAutoCommit(false);
    try (var statement = somebody.prepareStatement(sql)) {
      statement.setObject(1, id);
      statement.executeQuery().close();
    }
    return somebody;
  }

  @Test
  void aRowThatFailsFailsAlone() {
    var workspace = UUID.randomUUID();
    var taken = append(workspace);

    var outcomes = Race.of(100, number -> {
      if (number % 10 != 0) {
        return append(workspace);
      }
      var again = ActivityDraft.of(workspace, taken, "a2a_send", Rows.NOON).build();
      assertThatThrownBy(() -> log.store().append(List.of(again)))
          .isInstanceOfSatisfying(SdkException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));
      return taken;
    });

    assertThat(ids(workspace)).hasSize(91).containsAll(outcomes);
  }

  @Test
  void aCallerThatIsInterruptedLeavesTheOthersTheirBatch() throws Exception {
    var locked = UUID.randomUUID();
    append(locked);
    try (var somebody = locking("SELECT FROM activity_heads WHERE workspace_id = ? FOR UPDATE",
        locked)) {
      var refusal = new CompletableFuture<Throwable>();
      var caller = Thread.ofVirtual().start(() -> {
        try {
          append(locked);
        } catch (RuntimeException e) {
          refusal.complete(e);
        }
      });
      caller.interrupt();

      assertThat(refusal).succeedsWithin(SOON).isInstanceOfSatisfying(SdkException.class,
          e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      assertThat(append(UUID.randomUUID())).isNotNull();
      somebody.rollback();
    }
    assertThat(append(locked)).isNotNull();
  }
}
