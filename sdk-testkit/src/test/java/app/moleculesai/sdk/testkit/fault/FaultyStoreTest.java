package app.moleculesai.sdk.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.testkit.messagestore.Rows;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {
  private final UUID workspace = Rows.workspace();
  private final MessageStore good = new ReferenceStore();

  private FaultyStore faulty(int call, Fault fault) {
    return FaultyStore.with(good, FaultPlan.none().on(call, fault));
  }

  private int stored() {
    return good.activities(ActivityQuery.of(workspace).oldest(1000)).activities().size();
  }

  private static void assertRefused(ErrorCode code, Throwable thrown) {
    assertThat(thrown).isInstanceOfSatisfying(SdkException.class,
        refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void aRefusedCallDoesNothing() {
    var store = FaultyStore.with(good,
        FaultPlan.none().on(1, Fault.BUSY).on(2, Fault.UNAVAILABLE));

    assertRefused(ErrorCode.BUSY,
        catchThrowable(() -> store.append(List.of(Rows.row(workspace)))));
    assertRefused(ErrorCode.UNAVAILABLE,
        catchThrowable(() -> store.append(List.of(Rows.row(workspace)))));
    assertThat(stored()).isZero();

    store.append(List.of(Rows.row(workspace)));
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void aLostAnswerIsOfAWriteThatWasMade() {
    var store = faulty(1, Fault.LOSE_ANSWER);

    assertRefused(ErrorCode.UNAVAILABLE,
        catchThrowable(() -> store.append(List.of(Rows.row(workspace)))));

    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void aWriteMadeTwiceIsHarmlessUnderAKeyAndAConflictWithout() {
    var keyed = Rows.row(workspace, Rows.NOON).idempotencyKey("k").build();
    assertThat(faulty(1, Fault.WRITE_TWICE).append(List.of(keyed))).hasSize(1);

    assertRefused(ErrorCode.CONFLICT, catchThrowable(
        () -> faulty(1, Fault.WRITE_TWICE).append(List.of(Rows.row(workspace)))));

    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void aChangeMadeTwiceAnswersThatItWasMadeBefore() {
    var turn = Rows.turn(workspace);
    good.append(List.of(turn));

    assertThat(faulty(1, Fault.WRITE_TWICE).advance(turn.ref(), Set.of("pending"),
        Change.to("ok").build())).isFalse();

    assertThat(good.find(turn.ref()).orElseThrow().status()).isEqualTo("ok");
  }

  @Test
  void halfAnAppendIsStoredAndRefused() {
    var store = faulty(1, Fault.WRITE_HALF);

    assertRefused(ErrorCode.UNAVAILABLE,
        catchThrowable(() -> store.append(Rows.rising(workspace, 5))));

    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void aStaleReadDoesNotShowTheLastAppend() {
    var store = FaultyStore.with(good, FaultPlan.none().on(3, Fault.STALE).on(4, Fault.STALE)
        .on(5, Fault.STALE));
    var old = Rows.rising(workspace, 5);
    var fresh = Rows.rising(workspace, 3);
    store.append(old);
    store.append(fresh);

    var newest = store.activities(ActivityQuery.of(workspace).newest(4));
    var oldest = store.activities(ActivityQuery.of(workspace).oldest(6));

    assertThat(Rows.idsOf(newest.activities())).containsExactly(old.get(4).id());
    assertThat(newest.reachedEnd()).isFalse();
    assertThat(Rows.idsOf(oldest.activities())).isEqualTo(Rows.ids(old));
    assertThat(oldest.reachedEnd()).as("the replica ends there").isTrue();
    assertThat(store.find(fresh.get(0).ref())).isEmpty();
    assertThat(store.find(fresh.get(0).ref())).isPresent();
  }

  @Test
  void aStoreThatIsClosedDuringACallStaysClosed() {
    var store = faulty(1, Fault.CLOSE);

    for (int i = 0; i < 2; i++) {
      assertRefused(ErrorCode.CLOSED,
          catchThrowable(() -> store.append(List.of(Rows.row(workspace)))));
    }
  }

  @Test
  void aCallThatTimesOutCanBeInterrupted() throws Exception {
    var store = FaultyStore.with(good, FaultPlan.none().on(1, Fault.TIME_OUT),
        Duration.ofMinutes(5));
    var thrown = new CompletableFuture<Throwable>();
    var caller = Thread.ofVirtual().start(
        () -> thrown.complete(catchThrowable(() -> store.find(Rows.row(workspace).ref()))));

    caller.interrupt();

    assertRefused(ErrorCode.UNAVAILABLE, thrown.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aCallThatTimesOutWaitsAndDoesNothing() {
    var store = faulty(1, Fault.TIME_OUT);
    long before = System.nanoTime();

    assertRefused(ErrorCode.UNAVAILABLE,
        catchThrowable(() -> store.append(List.of(Rows.row(workspace)))));

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(50));
    assertThat(stored()).isZero();
  }

  @Test
  void callsOfFacetsGoWrongToo() {
    var store = FaultyStore.with(good,
        FaultPlan.none().on(2, Fault.BUSY).on(4, Fault.LOSE_ANSWER));
    var row = Rows.row(workspace);
    store.append(List.of(row));
    var search = store.facet(Search.class).orElseThrow();
    var retention = store.facet(Retention.class).orElseThrow();

    assertRefused(ErrorCode.BUSY, catchThrowable(() -> search.search(workspace, "", 10)));
    assertThat(search.search(workspace, "", 10)).hasSize(1);
    assertRefused(ErrorCode.UNAVAILABLE, catchThrowable(() -> retention.delete(row.ref())));
    assertThat(retention.delete(row.ref())).isFalse();
    assertThat(store.facet(Runnable.class)).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameFaults() {
    var histories = new ArrayList<List<String>>();
    for (long seed : new long[]{42, 42, 43}) {
      var store = FaultyStore.with(new ReferenceStore(), FaultPlan.seeded(seed),
          Duration.ofMillis(1));
      for (int i = 0; i < 200; i++) {
        attempt(() -> store.append(Rows.rising(workspace, 2)));
        attempt(() -> store.activities(ActivityQuery.of(workspace)));
      }
      histories.add(store.history());
    }

    assertThat(histories.get(0)).hasSizeBetween(60, 140).isEqualTo(histories.get(1))
        .isNotEqualTo(histories.get(2));
    for (var fault : Fault.values()) {
      assertThat(histories.get(0)).as("faults of a seed")
          .anyMatch(call -> call.endsWith(fault.name()));
    }
  }

  private static void attempt(ThrowingCallable call) {
    var thrown = catchThrowable(call);
    assertThat(thrown).satisfiesAnyOf(none -> assertThat(none).isNull(),
        refusal -> assertThat(refusal).isInstanceOf(SdkException.class));
  }

  @Test
  void aRefusalNamesCallAndSeed() {
    var store = FaultyStore.with(good, FaultPlan.seeded(42).on(1, Fault.BUSY));

    assertThatThrownBy(() -> store.append(List.of(Rows.row(workspace))))
        .hasMessageContaining("call 1 append BUSY").hasMessageContaining("seed 42");
    assertThat(store).hasToString(
        "FaultyStore[seed 42, plan {1=BUSY}, calls 1, faults [1 append BUSY]]");
  }

  @Test
  void aFaultThatACallCannotHaveIsAMistakeOfThePlan() {
    assertThatThrownBy(() -> faulty(1, Fault.STALE).append(List.of(Rows.row(workspace))))
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("STALE");
  }
}
