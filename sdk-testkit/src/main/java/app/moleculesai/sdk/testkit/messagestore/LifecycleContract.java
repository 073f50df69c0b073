package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.testkit.support.LeakGuard;
import app.moleculesai.sdk.testkit.support.ProviderChecks;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening, closing, opening again, and what a durable store then still has: C16, C26, C29. */
public interface LifecycleContract extends StoreKit {
  @Test
  default void c22_limitsAreThereAndStayTheSame() {
    // with less than this a server cannot work; the kit's own appends and pages stay below it
    var limits = store().capabilities();

    assertThat(limits.maxBodyBytes()).isGreaterThanOrEqualTo(1 << 20);
    assertThat(limits.maxPageRows()).isGreaterThanOrEqualTo(100);
    assertThat(limits.maxAppend()).isGreaterThanOrEqualTo(20);
    append(Rows.row(workspace()));
    assertThat(store().capabilities()).isEqualTo(limits);
  }

  @Test
  default void c26_theProviderSaysWhatItIsAndRefusesABadConfiguration() {
    ProviderChecks.assertSound(subject().provider(), subject().config());
  }

  @Test
  default void c29_aStartedStoreIsWell() {
    assertThat(store().check().status()).isEqualTo(Health.Status.UP);
    assertThat(store().check()).isEqualTo(store().check());
  }

  @Test
  default void c29_closingTwiceAndBeforeTheStartIsHarmless() {
    var unstarted = subject().create();

    for (var store : List.of(unstarted, store())) {
      assertThatCode(() -> {
        store.close();
        store.close();
      }).doesNotThrowAnyException();
    }
  }

  @Test
  default void c29_aClosedStoreRefusesEveryCall() throws Exception {
    var workspace = workspace();
    var turn = Rows.turn(workspace);
    append(turn);
    var retention = declared(Retention.class);
    var search = declared(Search.class);
    var export = declared(Export.class);
    var tail = declared(Tail.class);
    var scan = export.map(facet -> facet.scan(Optional.of(workspace)));
    var store = store();

    store.close();

    closed("append", () -> store.append(List.of(Rows.row(workspace))));
    closed("advance",
        () -> store.advance(turn.ref(), Set.of("pending"), Change.to("ok").build()));
    closed("activities", () -> store.activities(ActivityQuery.of(workspace)));
    closed("find", () -> store.find(turn.ref()));
    closed("unfinished", () -> store.unfinished("i", Set.of(), 10));
    closed("forget", () -> store.forget(workspace));
    retention.ifPresent(facet -> closed("delete", () -> facet.delete(turn.ref())));
    retention.ifPresent(facet -> closed("prune", () -> facet.prune(NOON, false, 1)));
    search.ifPresent(facet -> closed("search", () -> facet.search(workspace, "", 1)));
    export.ifPresent(facet -> closed("scan", () -> facet.scan(Optional.of(workspace)).next()));
    scan.ifPresent(open -> closed("the next row of an open scan", open::next));
    scan.ifPresent(open -> assertThatCode(open::close).doesNotThrowAnyException());
    export.ifPresent(facet -> closed("import", () -> facet.importRows(List.of())));
    tail.ifPresent(
        facet -> closed("after", () -> facet.after(workspace, 0, 1, Duration.ZERO)));
  }

  private void closed(String call, ThrowingCallable work) {
    refused(ErrorCode.CLOSED, call + " after close", work);
  }

  @Test
  default void c29_closingDuringCallsEndsThemWithATypedError() {
    var workspace = workspace();
    var store = store();

    Race.of(17, number -> {
      for (int i = 0; i < 200; i++) {
        if (number == 16 && i == 100) {
          store.close();
        }
        try {
          if (number % 2 == 0) {
            store.append(List.of(Rows.row(workspace)));
          } else {
            store.activities(ActivityQuery.of(workspace).newest(10));
          }
        } catch (SdkException e) {
          assertThat(e.code()).as("refusal of a call that met the close")
              .isIn(ErrorCode.CLOSED, ErrorCode.UNAVAILABLE, ErrorCode.BUSY);
        }
      }
      return number;
    });
  }

  @Test
  default void c29_openingAndClosingLeavesNoThreadBehind() throws Exception {
    LeakGuard.assertNoThreadLeft(subject().context(), () -> {
      var store = subject().open();
      store.append(List.of(Rows.row(workspace())));
      store.close();
    });
  }

  @Test
  default void c16_whatWasStoredIsThereAfterAReopen() throws Exception {
    var workspace = workspace();
    if (!store().capabilities().durable()) {
      var row = Rows.full(workspace);
      append(row);
      var left = subject().reopen().find(row.ref());
      assertThat(left.stream().map(found -> Rows.fields(found.row())))
          .as("what is left of a row of a store that is not durable").isSubsetOf(
              List.of(Rows.fields(row)));
      assertThat(log(workspace)).hasSize(left.isPresent() ? 1 : 0);
      return;
    }
    var drafts = new ArrayList<>(Rows.rising(workspace, 300));
    drafts.add(Rows.full(workspace));
    append(drafts);
    var turn = Rows.turn(workspace);
    append(turn);
    store().advance(turn.ref(), Set.of("pending"),
        Change.to("ok").responseBody(Body.of("{\"a\":1}")).build());
    var before = log(workspace);

    for (int i = 0; i < 2; i++) {
      subject().reopen();
      var after = log(workspace);
      assertThat(Rows.sequencesOf(after)).isEqualTo(Rows.sequencesOf(before));
      assertThat(after.stream().map(row -> Rows.fields(row.row())).toList())
          .isEqualTo(before.stream().map(row -> Rows.fields(row.row())).toList());
    }
  }

  @Test
  default void c29_afterAReopenTheStoreGoesOnWhereItWas() throws Exception {
    if (!store().capabilities().durable()) {
      assertThat(Rows.idsOf(log(reopenedWithOneRow()))).hasSize(1);
      return;
    }
    var workspace = workspace();
    var forgotten = workspace();
    var keyed = Rows.row(workspace, NOON).idempotencyKey("k").build();
    append(Rows.rising(workspace, 30));
    var receipt = append(keyed);
    append(Rows.row(forgotten));
    store().forget(forgotten);
    var page = store().activities(ActivityQuery.of(workspace).newest(10));
    var rest = Walk.of(store(), ActivityQuery.of(workspace).from(cursor(page))).ids();

    subject().reopen();

    assertThat(append(keyed)).as("receipt of a key used before").isEqualTo(receipt);
    assertThat(Walk.of(store(), ActivityQuery.of(workspace).from(cursor(page))).ids())
        .as("rows behind a cursor given out before").isEqualTo(rest);
    assertThat(append(Rows.row(workspace)).sequence()).isGreaterThan(receipt.sequence());
    refused(ErrorCode.NOT_FOUND, "an append to a workspace forgotten before",
        () -> store().append(List.of(Rows.row(forgotten))));
  }

  private static String cursor(ActivityPage page) {
    return page.nextCursor().orElseThrow();
  }

  private UUID reopenedWithOneRow() throws Exception {
    var workspace = workspace();
    subject().reopen();
    append(Rows.row(workspace));
    return workspace;
  }

  @Test
  default void c21_aSequenceIsNotUsedAgainAfterAReopen() throws Exception {
    var retention = declared(Retention.class);
    if (retention.isEmpty() || !store().capabilities().durable()) {
      return; // nothing can be deleted, or nothing stays
    }
    var workspace = workspace();
    var receipts = append(Rows.rising(workspace, 5));
    receipts.forEach(receipt -> retention.get().delete(receipt.ref()));

    subject().reopen();

    assertThat(append(Rows.row(workspace)).sequence())
        .isGreaterThan(receipts.get(4).sequence());
  }

  @Test
  default void c29_anInstanceThatWasNeverStartedResetsNothing() throws Exception {
    var workspace = workspace();
    append(Rows.rising(workspace, 5));

    subject().create().close();

    assertThat(log(workspace)).hasSize(5);
    if (store().capabilities().durable()) {
      subject().reopen();
      assertThat(log(workspace)).hasSize(5);
    }
  }

  @Test
  default void c29_aStartThatFailsResetsNothing() throws Exception {
    var broken = brokenConfig();
    if (broken.isEmpty()) {
      return; // only the store's author knows what it cannot start with
    }
    var workspace = workspace();
    append(Rows.rising(workspace, 5));
    var before = Rows.sequencesOf(log(workspace));

    try (var failing = subject().create(broken.get())) {
      assertThat(catchThrowable(failing::start)).as("a start with a broken configuration")
          .isNotNull();
    }

    assertThat(Rows.sequencesOf(log(workspace))).isEqualTo(before);
    if (store().capabilities().durable()) {
      subject().reopen();
      assertThat(Rows.sequencesOf(log(workspace))).isEqualTo(before);
    }
  }
}
