package app.moleculesai.spi.messagestore.inmemory;

import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.NOON;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.append;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.appendTurns;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.ids;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.idsOf;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.logLine;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.openTurn;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.turn;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writing, finishing, forgetting and the optional abilities. */
class InMemoryMessageStoreTest {
  private final UUID workspace = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final InMemoryMessageStore store = new InMemoryMessageStore(
      new StoreLimits(100_000, 1000), new Warnings());

  @AfterEach
  void close() {
    store.close();
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void anAppendThatFailsAtItsLastRowStoresNothingInAnyWorkspace() {
    var there = turn(workspace).build();
    append(store, there);
    var first = turn(other).idempotencyKey("k").build();

    assertCode(ErrorCode.CONFLICT, () -> store.append(List.of(first, there)));
    assertThat(walk(store, ActivityQuery.of(other))).isEmpty();
    assertThat(walk(store, ActivityQuery.of(workspace))).hasSize(1);

    // id and key are free again
    store.append(List.of(first));
    assertThat(store.find(first.ref())).isPresent();
  }

  @Test
  void aRepeatedKeyAnswersWithTheFirstReceiptAlsoAfterTheRowWasFinished() {
    var first = openTurn(workspace, "here/1").idempotencyKey("k")
        .requestBody(Body.of("{}")).build();
    var receipt = store.append(List.of(first));
    store.advance(first.ref(), Set.of(ActivityStatus.PENDING),
        Change.to(ActivityStatus.OK).responseBody(Body.of("{}")).build());

    var again = openTurn(workspace, "here/2").idempotencyKey("k").requestBody(Body.of("{}"));
    assertThat(store.append(List.of(again.build()))).isEqualTo(receipt);
    assertCode(ErrorCode.CONFLICT,
        () -> store.append(List.of(again.requestBody(Body.of("[]")).build())));
    assertThat(walk(store, ActivityQuery.of(workspace))).hasSize(1);
  }

  @Test
  void aKeyRepeatedWithinAnAppendIsOneRow() {
    var draft = turn(workspace).idempotencyKey("k").build();
    var receipts = store.append(List.of(draft, turn(workspace).idempotencyKey("k").build()));

    assertThat(receipts.get(0)).isEqualTo(receipts.get(1));
    assertThat(walk(store, ActivityQuery.of(workspace))).hasSize(1);
  }

  @Test
  void unfinishedRowsAreThoseOfDeadRunsOfOneInstallationOldestFirst() {
    var dead = openTurn(workspace, "here/dead").build();
    var alive = openTurn(workspace, "here/alive").build();
    var foreign = openTurn(workspace, "there/dead").build();
    var prefix = openTurn(workspace, "here2/dead").build();
    var elsewhere = openTurn(other, "here/dead").build();
    var queued = openTurn(workspace, "here/dead").build();
    var finished = openTurn(workspace, "here/dead").build();
    append(store, dead, alive, foreign, prefix, elsewhere, queued, finished);
    store.advance(queued.ref(), Set.of(ActivityStatus.PENDING),
        Change.to(ActivityStatus.QUEUED).build());
    store.advance(finished.ref(), Set.of(ActivityStatus.PENDING),
        Change.to(ActivityStatus.OK).build());

    assertThat(store.unfinished("here", Set.of("here/alive"), 10))
        .containsExactly(dead.ref(), elsewhere.ref());
    assertThat(store.unfinished("here", Set.of(), 1)).containsExactly(dead.ref());
    store.forget(workspace);
    assertThat(store.unfinished("here", Set.of(), 10)).containsExactly(elsewhere.ref());
  }

  @Test
  void aForgottenWorkspaceIsEmptyAndTakesNothing() {
    var draft = turn(workspace).build();
    append(store, draft);
    store.forget(workspace);
    store.forget(other);

    assertThat(store.find(draft.ref())).isEmpty();
    assertThat(walk(store, ActivityQuery.of(workspace))).isEmpty();
    assertCode(ErrorCode.NOT_FOUND, () -> append(store, turn(workspace).build()));
    assertCode(ErrorCode.NOT_FOUND, () -> append(store, turn(other).build()));
  }

  @Test
  void pruningTakesOldFinishedRowsAndCanSpareTheChat() {
    var chat = turn(workspace).build();
    var line = logLine(workspace).build();
    var open = openTurn(other, "here/1").build();
    append(store, chat, line, open);
    var retention = store.facet(Retention.class).orElseThrow();

    assertThat(retention.prune(NOON, false, 10)).isZero();
    assertThat(retention.prune(NOON.plusMillis(1), true, 10)).isEqualTo(1);
    assertThat(store.find(line.ref())).isEmpty();
    assertThat(retention.prune(NOON.plusMillis(1), false, 10)).isEqualTo(1);
    assertThat(store.find(chat.ref())).isEmpty();
    assertThat(store.find(open.ref())).isPresent();
    assertThat(retention.delete(open.ref())).isFalse();
  }

  @Test
  void pruningStopsAtTheMostAskedFor() {
    appendTurns(store, workspace, 1500);
    var retention = store.facet(Retention.class).orElseThrow();

    assertThat(retention.prune(NOON.plusSeconds(10_000), false, 700)).isEqualTo(700);
    assertThat(retention.prune(NOON.plusSeconds(10_000), false, 801)).isEqualTo(800);
  }

  @Test
  void searchTakesTextLiterallyAndIgnoresCase() {
    var a = turn(workspace).requestBody(Body.of("{\"t\":\"ÄPFEL .*\"}")).build();
    var b = turn(workspace).summary("nothing").build();
    append(store, a, b);
    var search = store.facet(Search.class).orElseThrow();

    assertThat(ids(search.search(workspace, "äpfel .*", 10))).isEqualTo(idsOf(a));
    assertThat(ids(search.search(workspace, "", 10))).isEqualTo(idsOf(b, a));
    assertThat(search.search(workspace, "n.thing", 10)).isEmpty();
    assertThat(search.search(other, "", 10)).isEmpty();
  }

  @Test
  void importingTwiceIsImportingOnce() {
    appendTurns(store, workspace, 3);
    appendTurns(store, other, 2);
    append(store, openTurn(other, "here/1").idempotencyKey("k").build());
    var rows = new ArrayList<Activity>();
    try (var scan = store.facet(Export.class).orElseThrow().scan(Optional.empty())) {
      for (var row = scan.next(); row.isPresent(); row = scan.next()) {
        rows.add(row.get());
      }
    }

    try (var copy = new InMemoryMessageStore(StoreLimits.defaults(), new Warnings())) {
      var target = copy.facet(Export.class).orElseThrow();
      assertThat(target.importRows(rows)).isEqualTo(6);
      assertThat(target.importRows(rows)).isZero();
      for (var id : List.of(workspace, other)) {
        assertThat(ids(walk(copy, ActivityQuery.of(id))))
            .isEqualTo(ids(walk(store, ActivityQuery.of(id))));
      }
      assertThat(copy.unfinished("here", Set.of(), 10)).hasSize(1);
    }
  }

  @Test
  void closingTwiceIsFineAndEveryCallAfterwardsSaysClosed() {
    var draft = turn(workspace).build();
    var tail = store.facet(Tail.class).orElseThrow();
    store.close();
    store.close();

    assertCode(ErrorCode.CLOSED, () -> append(store, draft));
    assertCode(ErrorCode.CLOSED, () -> store.activities(ActivityQuery.of(workspace)));
    assertCode(ErrorCode.CLOSED, () -> store.find(draft.ref()));
    assertCode(ErrorCode.CLOSED, () -> store.forget(workspace));
    assertCode(ErrorCode.CLOSED, store::capabilities);
    assertCode(ErrorCode.CLOSED, () -> tail.after(workspace, 0, 10, Duration.ofDays(1)));
  }
}
