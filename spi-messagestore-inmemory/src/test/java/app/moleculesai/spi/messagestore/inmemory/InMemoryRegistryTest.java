package app.moleculesai.spi.messagestore.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions, and the smaller repositories. */
@Timeout(60)
class InMemoryRegistryTest {
  private static final Instant NOON = Instant.parse("2026-04-25T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final InMemoryRegistry registry = new InMemoryRegistry();

  private static Workspace row(String name) {
    return Workspace.of(UUID.randomUUID(), name, NOON).build();
  }

  @Test
  void aTransactionThatThrowsLeavesNothing() {
    var row = row("a");
    var failure = new IllegalStateException("no");
    assertThatThrownBy(() -> registry.transaction(transaction -> {
      transaction.workspaces().insert(List.of(row));
      assertThat(transaction.workspaces().find(row.id())).contains(row);
      throw failure;
    })).isSameAs(failure);

    assertThat(registry.workspaces().find(row.id())).isEmpty();
    assertThat(registry.workspaces().insert(List.of(row("a")))).hasSize(1);
  }

  @Test
  void readersSeeNothingOfATransactionUntilItIsDone() {
    var row = row("a");
    registry.transaction(transaction -> {
      transaction.workspaces().insert(List.of(row));
      // the same thread, outside the transaction: a read that waited would never end
      assertThat(registry.workspaces().find(row.id())).isEmpty();
      assertThat(registry.workspaces().list()).isEmpty();
      return row;
    });

    assertThat(registry.workspaces().list()).containsExactly(row);
  }

  @Test
  void readersNeverSeeHalfOfATransaction() throws Exception {
    var a = row("a");
    var b = row("b");
    registry.workspaces().insert(List.of(a, b));
    var done = new CompletableFuture<Boolean>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reader = threads.submit(() -> {
        while (!done.isDone()) {
          var roles = registry.workspaces().list().stream().map(Workspace::role).toList();
          assertThat(roles.get(0)).isEqualTo(roles.get(1));
        }
        return true;
      });
      for (int i = 0; i < 2000; i++) {
        var patch = WorkspacePatch.none().role("r" + i);
        registry.transaction(transaction -> {
          transaction.workspaces().update(a.id(), patch, NOON);
          return transaction.workspaces().update(b.id(), patch, NOON);
        });
      }
      done.complete(true);
      assertThat(reader.get()).isTrue();
    }
  }

  @Test
  void writersFollowOneAnother() throws Exception {
    var row = row("a");
    registry.workspaces().insert(List.of(row));
    var writers = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        writers.add(threads.submit(() -> {
          for (int n = 0; n < 200; n++) {
            registry.transaction(transaction -> {
              int tasks = transaction.workspaces().find(row.id()).orElseThrow().activeTasks();
              return transaction.workspaces().update(row.id(),
                  WorkspacePatch.none().activeTasks(tasks + 1), NOON);
            });
            registry.usage().add(List.of(new TokenUsage(row.id(), LocalDate.EPOCH, 1, 2, 1)));
          }
        }));
      }
      for (var writer : writers) {
        writer.get();
      }
    }

    assertThat(registry.workspaces().find(row.id()).orElseThrow().activeTasks()).isEqualTo(3200);
    assertThat(registry.usage().find(row.id(), LocalDate.EPOCH))
        .contains(new TokenUsage(row.id(), LocalDate.EPOCH, 3200, 6400, 3200));
  }

  @Test
  void aWriteBesideItsOwnTransactionIsAMistakeAndIsSaid() {
    assertThatThrownBy(() -> registry.transaction(
        transaction -> registry.workspaces().insert(List.of(row("a")))))
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("do not nest");
    assertThat(registry.workspaces().insert(List.of(row("a")))).hasSize(1);
  }

  @Test
  void aTransactionCannotBeUsedAfterItsEnd() {
    var kept = new CompletableFuture<Transaction>();
    registry.transaction(kept::complete);

    assertThatThrownBy(() -> kept.join().workspaces().list())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void thousandsOfRowsGoInAtOnceAndShareWhatTheyDoNotChange() {
    var parent = row("root");
    registry.workspaces().insert(List.of(parent));
    var rows = IntStream.range(0, 10_000)
        .mapToObj(i -> Workspace.of(UUID.randomUUID(), "w" + i, NOON).parentId(parent.id()).build())
        .toList();

    var inserted = registry.transaction(transaction -> transaction.workspaces().insert(rows));
    assertThat(inserted).hasSize(10_000);
    assertThat(registry.workspaces().children(parent.id())).hasSize(10_000);
    assertThat(registry.workspaces().descendants(parent.id())).hasSize(10_000);
  }

  @Test
  void fencesRiseWithEachNewHolderAndAfterALapseOrARelease() {
    var leases = registry.leases();
    var first = leases.acquire("l", "a", MINUTE, NOON).orElseThrow();
    assertThat(leases.acquire("l", "b", MINUTE, NOON)).isEmpty();
    assertThat(leases.acquire("l", "a", MINUTE, NOON.plusSeconds(1)).orElseThrow().fence())
        .isEqualTo(first.fence());

    var late = NOON.plusSeconds(61);
    var second = leases.acquire("l", "b", MINUTE, late).orElseThrow();
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(leases.renew(first, MINUTE, late)).isEmpty();
    leases.release(first);
    assertThat(leases.held("l", late)).containsExactly(second);
    leases.release(second);
    assertThat(leases.renew(second, MINUTE, late)).isEmpty();
    assertThat(leases.acquire("l", "b", MINUTE, late).orElseThrow().fence())
        .isGreaterThan(second.fence());
  }

  @Test
  void aLapsedLeaseThatNobodyTookCanBeRenewed() {
    Lease lease = registry.leases().acquire("l", "a", MINUTE, NOON).orElseThrow();
    var later = NOON.plusSeconds(600);
    assertThat(registry.leases().held("", later)).isEmpty();

    assertThat(registry.leases().renew(lease, MINUTE, later))
        .contains(new Lease("l", "a", lease.fence(), later.plus(MINUTE)));
  }

  @Test
  void aTemplateRefreshesItsOwnSchedulesAndLeavesOthersAlone() {
    var workspace = row("a");
    registry.workspaces().insert(List.of(workspace));
    var own = schedule(workspace, "own", "1 * * * *", Schedule.TEMPLATE);
    var made = schedule(workspace, "made", "1 * * * *", Schedule.RUNTIME);
    assertThat(registry.schedules().putFromTemplate(List.of(own, made))).isEmpty();
    var newOwn = schedule(workspace, "own", "2 * * * *", Schedule.TEMPLATE);
    var newMade = schedule(workspace, "made", "2 * * * *", Schedule.TEMPLATE);

    assertThat(registry.schedules().putFromTemplate(List.of(newOwn, newMade)))
        .containsExactly(newMade);
    assertThat(registry.schedules().list(workspace.id())).extracting(Schedule::id)
        .containsExactlyInAnyOrder(own.id(), made.id());
    assertThat(registry.schedules().list(workspace.id())).extracting(Schedule::cron)
        .containsExactlyInAnyOrder("1 * * * *", "2 * * * *");
    assertThat(registry.schedules().disable(List.of(workspace.id()), NOON)).isEqualTo(2);
    assertThat(registry.schedules().disable(List.of(workspace.id()), NOON)).isZero();
  }

  private static Schedule schedule(Workspace of, String name, String cron, String source) {
    return Schedule.of(UUID.randomUUID(), of.id(), name, cron, "UTC", "p", true, source, NOON);
  }

  @Test
  void eventsAreListedNewestFirstUntilTheyAreTooOld() {
    var workspace = Optional.of(UUID.randomUUID());
    var old = event(workspace, NOON);
    var foreign = event(Optional.empty(), NOON.plusSeconds(1));
    var young = event(workspace, NOON.plusSeconds(2));
    registry.events().append(List.of(old, foreign, young));

    assertThat(registry.events().newest(Optional.empty(), 2)).containsExactly(young, foreign);
    assertThat(registry.events().newest(workspace, 10)).containsExactly(young, old);
    assertThat(registry.events().deleteBefore(NOON.plusSeconds(1))).isEqualTo(1);
    assertThat(registry.events().newest(workspace, 10)).containsExactly(young);
  }

  private static Event event(Optional<UUID> workspace, Instant time) {
    return new Event(UUID.randomUUID(), "TEST", workspace, time, Body.of("{}"));
  }

  @Test
  void closingTwiceIsFineAndEveryCallAfterwardsSaysClosed() {
    registry.close();
    registry.close();

    for (Runnable call : List.<Runnable>of(
        () -> registry.workspaces().list(),
        () -> registry.workspaces().insert(List.of(row("a"))),
        () -> registry.transaction(transaction -> 1),
        registry::check)) {
      assertThatThrownBy(call::run).isInstanceOfSatisfying(SdkException.class,
          e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
    }
  }
}
