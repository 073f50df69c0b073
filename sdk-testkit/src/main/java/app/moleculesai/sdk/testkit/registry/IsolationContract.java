package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Transactions at the same time take effect as if one came after the other, whatever they read and write. */
public interface IsolationContract extends RegistryKit {
  /** An ordinary day. */
  LocalDate DAY = LocalDate.of(2026, 3, 14);

  /** Waits for the other one, not long: a registry may let it wait until this transaction ends. */
  static void meet(CountDownLatch both) {
    both.countDown();
    try {
      boolean unused = both.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted inside a transaction", e);
    }
  }

  /** Returns what others answered by now; they may have to wait for the end of a transaction. */
  private static String answered(CompletableFuture<?> others) {
    try {
      return String.valueOf(others.get(300, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return "not yet";
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("working beside a transaction", e);
    }
  }

  @Test
  default void transaction_nobodySeesItBeforeItReturns() throws Exception {
    var before = root();
    var row = row(name(), null).build();
    var looks = new ArrayList<CompletableFuture<Boolean>>();

    registry().transaction(tx -> {
      tx.workspaces().insert(List.of(row));
      tx.workspaces().update(before.id(), WorkspacePatch.none().role("x"), NOON);
      var look = CompletableFuture.supplyAsync(
          () -> workspaces().find(row.id()).isPresent() || stored(before.id()).role().isPresent(),
          Race.threads());
      looks.add(look);
      // a registry may let readers wait for the end, so only an answer given before counts
      assertThat(answered(look)).as("whether somebody else saw the change").isNotEqualTo("true");
      return true;
    });

    assertThat(looks.get(0).get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(stored(row.id())).isEqualTo(row);
  }

  @Test
  default void transaction_twoThatCountOnTheSameRowLoseNoUpdate() {
    var row = root();
    var bothHaveRead = new CountDownLatch(2);

    Race.of(2, number -> registry().transaction(tx -> {
      int tasks = tx.workspaces().find(row.id()).orElseThrow().activeTasks();
      meet(bothHaveRead);
      return tx.workspaces().update(row.id(), WorkspacePatch.none().activeTasks(tasks + 1), NOON);
    }));

    assertThat(stored(row.id()).activeTasks()).isEqualTo(2);
  }

  @Test
  default void transaction_ofManyThatCountEachIsCountedOnce() {
    var row = root();

    Race.of(16, number -> Race.untilNotBusy(() -> registry().transaction(tx -> {
      int tasks = tx.workspaces().find(row.id()).orElseThrow().activeTasks();
      // one that is run again must not find what it wrote before
      tx.usage().add(List.of(new TokenUsage(row.id(), DAY, 1, 10, 1)));
      return tx.workspaces().update(row.id(), WorkspacePatch.none().activeTasks(tasks + 1), NOON);
    })));

    assertThat(stored(row.id()).activeTasks()).isEqualTo(16);
    assertThat(registry().usage().find(row.id(), DAY))
        .contains(new TokenUsage(row.id(), DAY, 16, 160, 16));
  }

  @Test
  default void transaction_twoThatReadWhatTheOtherWritesSeeEachOther() {
    // the classic of two who go home, each because the other one stays
    var ids = List.of(root().id(), root().id());
    var bothHaveRead = new CountDownLatch(2);

    Race.of(2, number -> registry().transaction(tx -> {
      boolean bothStay = ids.stream().allMatch(id -> tx.workspaces().find(id).orElseThrow()
          .status() == WorkspaceStatus.ONLINE);
      meet(bothHaveRead);
      return bothStay && tx.workspaces().change(ids.get(number),
          StatusChange.to(WorkspaceStatus.PAUSED), NOON).isPresent();
    }));

    assertThat(ids).extracting(id -> stored(id).status())
        .containsExactlyInAnyOrder(WorkspaceStatus.ONLINE, WorkspaceStatus.PAUSED);
  }

  @Test
  default void transaction_twoThatMissWhatTheOtherInsertsSeeEachOther() {
    var parent = root().id();
    var bothHaveRead = new CountDownLatch(2);

    Race.of(2, number -> registry().transaction(tx -> {
      boolean first = tx.workspaces().children(parent).isEmpty();
      meet(bothHaveRead);
      return first && !tx.workspaces().insert(List.of(row(name(), parent).build())).isEmpty();
    }));

    assertThat(workspaces().children(parent)).as("only children of one parent").hasSize(1);
  }

  @Test
  default void transaction_whatItReadsBelongsTogether() {
    var rows = List.of(inserted(row(name(), null).activeTasks(5).build()),
        inserted(row(name(), null).activeTasks(5).build()));
    var moves = new ArrayList<CompletableFuture<Boolean>>();

    int sum = registry().transaction(tx -> {
      int first = tx.workspaces().find(rows.get(0).id()).orElseThrow().activeTasks();
      if (moves.isEmpty()) {
        moves.add(CompletableFuture.supplyAsync(() -> moveOne(rows), Race.threads()));
        assertThat(answered(moves.get(0))).isIn("true", "not yet");
      }
      return first + tx.workspaces().find(rows.get(1).id()).orElseThrow().activeTasks();
    });

    assertThat(sum).as("tasks of two workspaces between which one was moved").isEqualTo(10);
    assertThat(moves.get(0)).succeedsWithin(Duration.ofSeconds(20));
    assertThat(rows).extracting(row -> stored(row.id()).activeTasks()).containsExactly(4, 6);
  }

  private boolean moveOne(List<Workspace> rows) {
    return registry().transaction(tx -> {
      tx.workspaces().update(rows.get(0).id(), WorkspacePatch.none().activeTasks(4), NOON);
      tx.workspaces().update(rows.get(1).id(), WorkspacePatch.none().activeTasks(6), NOON);
      return true;
    });
  }

  @Test
  default void transaction_ofManyThatInsertTheSameChildExactlyOneDoes() {
    var parent = root();

    var won = Race.of(64, number -> Race.untilNotBusy(() -> registry().transaction(tx -> {
      var row = row("child", parent.id()).build();
      var inserted = tx.workspaces().insert(List.of(row));
      if (!inserted.isEmpty()) {
        tx.layouts().put(List.of(new Layout(row.id(), number, 0, false)));
      }
      return inserted;
    })));

    assertThat(won).filteredOn(ids -> !ids.isEmpty()).hasSize(1);
    var child = workspaces().children(parent.id());
    assertThat(child).extracting(Workspace::id).containsExactlyElementsOf(
        won.stream().filter(ids -> !ids.isEmpty()).findAny().orElseThrow());
    assertThat(registry().layouts().find(child.get(0).id())).isPresent();
  }

  @Test
  default void transaction_ofManyThatFailNothingStays() {
    var parent = root();

    var outcomes = Race.of(32, number -> {
      try {
        return Race.untilNotBusy(() -> registry().transaction(tx -> {
          tx.workspaces().insert(List.of(row("child " + number, parent.id()).build()));
          if (number % 2 == 0) {
            throw SdkException.invalid("number", "is even");
          }
          return true;
        }));
      } catch (SdkException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID);
        return false;
      }
    });

    assertThat(outcomes).filteredOn(done -> done).hasSize(16);
    assertThat(workspaces().children(parent.id())).hasSize(16);
  }

  @Test
  default void transaction_thoseThatWriteTheSameRowsInAnyOrderAllEnd() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 6; i++) {
      ids.add(root().id());
    }

    Race.of(16, number -> {
      var mine = new ArrayList<>(ids);
      Collections.rotate(mine, number);
      // two that wait for each other's rows must not do so for ever
      return Race.untilNotBusy(() -> registry().transaction(tx -> {
        mine.forEach(id -> tx.usage().add(List.of(new TokenUsage(id, DAY, 1, 1, 1))));
        return true;
      }));
    });

    assertThat(ids).allSatisfy(id -> assertThat(registry().usage().find(id, DAY))
        .contains(new TokenUsage(id, DAY, 16, 16, 16)));
  }

  @Test
  default void st3_changesOfTheSameRowsInAnyOrderAllHappen() {
    var ids = IntStream.range(0, 12).mapToObj(i -> root().id()).toList();

    var counts = Race.of(16, number -> {
      var mine = new ArrayList<>(ids);
      Collections.rotate(mine, number);
      return Race.untilNotBusy(() -> workspaces().change(number % 2 == 0 ? mine : reversed(mine),
          StatusChange.to(WorkspaceStatus.ONLINE)
              .setting(WorkspacePatch.none().currentTask("by " + number)),
          NOON)).size();
    });

    assertThat(counts).containsOnly(12);
    // each change is of all rows at once, so all say the same at the end
    assertThat(ids.stream().map(id -> stored(id).currentTask()).distinct()).hasSize(1);
  }

  private static <T> List<T> reversed(List<T> list) {
    var copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }

  @Test
  default void transaction_anInterruptedOneIsWholeOrAbsent() {
    for (var kind : List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon())) {
      var row = root();
      var done = new CompletableFuture<Boolean>();
      kind.start(() -> {
        Thread.currentThread().interrupt();
        try {
          done.complete(registry().transaction(tx -> {
            tx.workspaces().update(row.id(), WorkspacePatch.none().role("x"), NOON);
            tx.layouts().put(List.of(new Layout(row.id(), 1, 2, false)));
            return true;
          }));
        } catch (RuntimeException | Error e) {
          done.completeExceptionally(e);
        }
      });

      boolean isDone = isDone(done);
      boolean isThere = registry().layouts().find(row.id()).isPresent();
      assertThat(isThere || !isDone).as("what an interrupted transaction did is there when it "
          + "succeeded").isTrue();
      assertThat(stored(row.id()).role().isPresent())
          .as("both changes of an interrupted transaction are there or none").isEqualTo(isThere);
      root(); // the registry works on
    }
  }

  /** Says whether an interrupted transaction succeeded; it may be refused, but only as one that may be repeated. */
  private static boolean isDone(CompletableFuture<Boolean> done) {
    try {
      return done.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOfSatisfying(SdkException.class,
          refusal -> assertThat(refusal.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.BUSY));
      return false;
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("an interrupted transaction did not end", e);
    }
  }
}
