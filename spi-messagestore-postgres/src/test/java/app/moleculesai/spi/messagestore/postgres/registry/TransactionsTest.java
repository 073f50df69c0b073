package app.moleculesai.spi.messagestore.postgres.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Repositories;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.testkit.support.Race;
import app.moleculesai.spi.messagestore.postgres.TestRegistry;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the kit cannot ask of every registry: how transactions of a database meet, fail and end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TransactionsTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");
  private static final String DATABASE = TestServer.newDatabase();

  private Registry registry;

  @BeforeEach
  void open() throws Exception {
    registry = TestRegistry.started(Map.of("url", DATABASE));
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  private Workspace inserted(int tasks) {
    var row = Workspace.of(UUID.randomUUID(), "w-" + UUID.randomUUID(), NOON).activeTasks(tasks)
        .build();
    registry.workspaces().insert(List.of(row));
    return row;
  }

  private static int tasks(Repositories from, Workspace row) {
    return from.workspaces().find(row.id()).orElseThrow().activeTasks();
  }

  private static boolean set(WorkspaceRepository rows, Workspace row, int tasks) {
    return rows.update(row.id(), WorkspacePatch.none().activeTasks(tasks), NOON).isPresent();
  }

  /** Connections that were idle when the wire was cut fail once each. */
  private static boolean setAtLast(Registry on, Workspace row, int tasks) {
    while (true) {
      try {
        return set(on.workspaces(), row, tasks);
      } catch (SdkException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      }
    }
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThat(catchThrowableOfType(SdkException.class, call)).isNotNull()
        .extracting(SdkException::code).isEqualTo(code);
  }

  @Test
  void sixteenThreadsThatTakeFromTwoRowsTakeNoMoreThanThereIs() throws Exception {
    var one = inserted(60);
    var two = inserted(40);
    try (var otherServer = TestRegistry.started(Map.of("url", DATABASE))) {
      // each looks at both and takes from one: two that only saw their own row would take too much
      var taken = Race.of(16, number -> {
        int mine = 0;
        for (int i = 0; i < 10; i++) {
          var from = (number + i) % 2 == 0 ? one : two;
          boolean took = (number < 8 ? registry : otherServer).transaction(tx -> {
            int left = tasks(tx, one) + tasks(tx, two);
            return left > 0 && set(tx.workspaces(), from, tasks(tx, from) - 1);
          });
          mine += took ? 1 : 0;
        }
        return mine;
      });

      assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
      assertThat(tasks(registry, one) + tasks(registry, two)).isZero();
    }
  }

  @Test
  void aTransactionThatAlwaysMeetsAnotherIsRunSeveralTimesAndThenRefused() {
    var row = inserted(0);
    var runs = new AtomicInteger();

    refused(ErrorCode.BUSY, () -> registry.transaction(tx -> {
      int before = tasks(tx, row);
      runs.incrementAndGet();
      meanwhile(row);
      return set(tx.workspaces(), row, before + 1000);
    }));

    assertThat(runs).hasValueBetween(5, 50);
    assertThat(tasks(registry, row)).isEqualTo(runs.get());
  }

  private static void meanwhile(Workspace row) {
    TestServer.execute(DATABASE,
        "UPDATE workspaces SET active_tasks = active_tasks + 1 WHERE id = '" + row.id() + "'");
  }

  @Test
  void aMeetingThatTheWorkHidesIsNoReasonToCommit() {
    var row = inserted(0);
    var other = inserted(0);
    var runs = new AtomicInteger();

    var answer = registry.transaction(tx -> {
      set(tx.workspaces(), other, runs.incrementAndGet());
      int before = tasks(tx, row);
      if (runs.get() == 1) {
        meanwhile(row);
      }
      try {
        return "set " + set(tx.workspaces(), row, before + 10);
      } catch (SdkException e) {
        return "hidden";
      }
    });

    assertThat(answer).isEqualTo("set true");
    assertThat(tasks(registry, row)).isEqualTo(11);
    assertThat(tasks(registry, other)).isEqualTo(2);
  }

  @Test
  void whatTheWorkThrowsPassesThroughAsItIs() {
    var error = new AssertionError("mine");
    var failure = SdkException.notFound("my thing");

    assertThatThrownBy(() -> registry.transaction(tx -> {
      throw error;
    })).isSameAs(error);
    assertThatThrownBy(() -> registry.transaction(tx -> {
      throw failure;
    })).isSameAs(failure);
  }

  @Test
  void aRefusedPurgeLeavesTheRestOfItsTransaction() {
    var gone = inserted(0);
    var child = Workspace.of(UUID.randomUUID(), "c-" + gone.id(), NOON).parentId(gone.id())
        .build();
    var namesake = Workspace.of(UUID.randomUUID(), child.name(), NOON).build();
    registry.workspaces().insert(List.of(child, namesake));
    registry.layouts().put(List.of(new Layout(gone.id(), 1, 2, false)));

    registry.transaction(tx -> {
      set(tx.workspaces(), gone, 5);
      refused(ErrorCode.NAME_TAKEN, () -> tx.workspaces().purge(List.of(gone.id())));
      refused(ErrorCode.NOT_FOUND,
          () -> tx.layouts().put(List.of(new Layout(UUID.randomUUID(), 1, 2, false))));
      return set(tx.workspaces(), namesake, 6);
    });

    assertThat(tasks(registry, gone)).isEqualTo(5);
    assertThat(tasks(registry, namesake)).isEqualTo(6);
    assertThat(registry.layouts().find(gone.id())).isPresent();
    registry.workspaces().purge(List.of(gone.id(), namesake.id()));
    assertThat(registry.workspaces().find(child.id()).orElseThrow().parentId()).isEmpty();
  }

  @Test
  void transactionsDoNotNest() {
    var row = inserted(0);

    assertThatThrownBy(() -> registry.transaction(tx -> set(registry.workspaces(), row, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> registry.transaction(tx -> registry.transaction(again -> true)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(set(registry.workspaces(), row, 2)).isTrue();
  }

  @Test
  void aTransactionThatHasEndedIsOfNoUse() {
    var row = inserted(0);
    var kept = new AtomicReference<Repositories>();
    registry.transaction(tx -> {
      kept.set(tx);
      return true;
    });

    assertThatThrownBy(() -> kept.get().workspaces().find(row.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> set(kept.get().workspaces(), row, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRegistryThatIsClosedMeanwhileCommitsNothing() throws Exception {
    var row = inserted(0);
    try (var other = TestRegistry.started(Map.of("url", DATABASE))) {
      refused(ErrorCode.CLOSED, () -> other.transaction(tx -> {
        set(tx.workspaces(), row, 1);
        close(other);
        return true;
      }));
    }

    assertThat(tasks(registry, row)).isZero();
  }

  private static void close(Registry registry) {
    try {
      registry.close();
    } catch (Exception e) {
      throw new AssertionError("closing", e);
    }
  }

  @Test
  void whoWaitsForALockIsInterruptedAtOnce() throws Exception {
    var row = inserted(0);
    try (var holder = TestServer.connectTo(DATABASE); var lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("SELECT FROM workspaces WHERE id = '" + row.id() + "' FOR UPDATE");
      var outcome = new CompletableFuture<Throwable>();
      var waiting = Thread.ofVirtual().start(() -> outcome.complete(
          catchThrowableOfType(SdkException.class, () -> set(registry.workspaces(), row, 1))));
      TestServer.awaitLockWait(DATABASE);

      waiting.interrupt();

      assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(SdkException.class,
          e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      holder.rollback();
    }
    assertThat(set(registry.workspaces(), row, 2)).isTrue();
  }

  @Test
  void aRowThatSomebodyKeepsIsNotWaitedForLongerThanAStatementMayTake() throws Exception {
    var row = inserted(0);
    try (var quick = TestRegistry.started(Map.of("url", DATABASE, "statement-timeout", "500ms"));
        var holder = TestServer.connectTo(DATABASE);
        var lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("SELECT FROM workspaces WHERE id = '" + row.id() + "' FOR UPDATE");
      var runs = new AtomicInteger();

      refused(ErrorCode.BUSY, () -> set(quick.workspaces(), row, 1));
      refused(ErrorCode.BUSY, () -> quick.transaction(tx -> {
        runs.incrementAndGet();
        tx.leases().acquire("l" + row.id(), "ada", Duration.ofSeconds(1), NOON);
        return set(tx.workspaces(), row, 1);
      }));

      assertThat(runs).hasValueBetween(2, 19);
      holder.rollback();
      assertThat(quick.leases().held("l" + row.id(), NOON)).isEmpty();
      assertThat(set(quick.workspaces(), row, 2)).isTrue();
    }
  }

  @Test
  void aConnectionThatBreaksInsideEndsTheTransactionWithoutATrace() throws Exception {
    var row = inserted(0);
    try (var wire = Wire.to(DATABASE);
        var other = TestRegistry.started(Map.of("url", wire.through(DATABASE)))) {
      var runs = new AtomicInteger();

      refused(ErrorCode.UNAVAILABLE, () -> other.transaction(tx -> {
        runs.incrementAndGet();
        set(tx.workspaces(), row, 1);
        wire.cut();
        refused(ErrorCode.UNAVAILABLE, () -> set(tx.workspaces(), row, 2));
        refused(ErrorCode.UNAVAILABLE, () -> tx.workspaces().find(row.id()));
        return true;
      }));
      refused(ErrorCode.UNAVAILABLE, () -> other.workspaces().find(row.id()));

      assertThat(runs).hasValue(1);
      assertThat(tasks(registry, row)).isZero();
      wire.mend();
      assertThat(setAtLast(other, row, 3)).isTrue();
    }
  }
}
