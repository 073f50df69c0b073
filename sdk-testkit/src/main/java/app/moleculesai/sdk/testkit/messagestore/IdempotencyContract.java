package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Appends under a key: C12. */
public interface IdempotencyContract extends StoreKit {
  private static ActivityDraft keyed(UUID workspaceId, String key) {
    return Rows.full(workspaceId).toBuilder().idempotencyKey(key).build();
  }

  /** The same content as a caller sends it again: another id, another time, another run. */
  static ActivityDraft again(ActivityDraft draft) {
    var repeated = ActivityDraft.of(draft.workspaceId(), UUID.randomUUID(), draft.type(),
        draft.createdAt().plus(Duration.ofMinutes(1)));
    return repeated.status(draft.status()).sourceId(draft.sourceId().orElse(null))
        .sourceLabel(draft.sourceLabel().orElse(null)).targetId(draft.targetId().orElse(null))
        .method(draft.method().orElse(null)).summary(draft.summary().orElse(null))
        .correlation(draft.correlation().orElse(null)).owner("installation/another")
        .requestBody(draft.requestBody().orElse(null))
        .responseBody(draft.responseBody().orElse(null)).toolTrace(draft.toolTrace().orElse(null))
        .durationMs(draft.durationMs().orElse(null)).errorDetail(draft.errorDetail().orElse(null))
        .idempotencyKey(draft.idempotencyKey().orElse(null)).build();
  }

  @Test
  default void c12_theSameAgainGivesTheFirstReceiptAndOneRow() {
    var workspace = workspace();
    var draft = keyed(workspace, "k");
    var first = append(draft);

    assertThat(append(again(draft))).isEqualTo(first);
    assertThat(append(draft)).isEqualTo(first);

    assertThat(Rows.idsOf(log(workspace))).containsExactly(draft.id());
    assertThat(Rows.fields(log(workspace).get(0).row())).isEqualTo(Rows.fields(draft));
  }

  @Test
  default void c12_sixtyFourCallersWithOneKeyStoreOneRow() {
    var workspace = workspace();
    var draft = keyed(workspace, "k");

    var receipts = Race.of(64, number -> append(again(draft)));

    assertThat(Set.copyOf(receipts)).as("receipts of one key").hasSize(1);
    assertThat(Rows.idsOf(log(workspace)))
        .containsExactly(receipts.get(0).ref().activityId());
  }

  @Test
  default void c12_appendsOfTheSameKeysInAnyOrderStoreEachRowOnce() {
    var workspace = workspace();
    var drafts = IntStream.range(0, 10).mapToObj(i -> keyed(workspace, "k" + i)).toList();

    Race.of(16, number -> {
      var mine = drafts.stream().map(IdempotencyContract::again).toList();
      // two that wait for each other's keys must not do so for ever
      return Race.untilNotBusy(
          () -> store().append(number % 2 == 0 ? mine : Rows.reversed(mine)));
    });

    assertThat(log(workspace)).extracting(row -> row.idempotencyKey().orElseThrow())
        .containsExactlyInAnyOrder("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9");
  }

  @Test
  default void c12_anotherContentUnderTheKeyIsAConflictAndChangesNothing() {
    var workspace = workspace();
    var draft = keyed(workspace, "k");
    append(draft);

    otherContents(again(draft)).forEach((field, other) -> {
      refused(ErrorCode.CONFLICT, "a used key with another " + field,
          () -> store().append(List.of(other)));
      assertThat(Rows.fields(store().find(draft.ref()).orElseThrow().row()))
          .as("the first row after a try with another %s", field).isEqualTo(Rows.fields(draft));
    });

    assertThat(log(workspace)).hasSize(1);
  }

  private static Map<String, ActivityDraft> otherContents(ActivityDraft draft) {
    var others = new LinkedHashMap<String, ActivityDraft>();
    others.put("type", draft.toBuilder().type("agent_log").build());
    others.put("status", draft.toBuilder().status("queued").build());
    others.put("source", draft.toBuilder().sourceId(UUID.randomUUID()).build());
    others.put("source label", draft.toBuilder().sourceLabel("system:other").build());
    others.put("target", draft.toBuilder().targetId(UUID.randomUUID()).build());
    others.put("method", draft.toBuilder().method("notify").build());
    others.put("summary", draft.toBuilder().summary("another").build());
    others.put("correlation", draft.toBuilder().correlation("another").build());
    others.put("request", draft.toBuilder().requestBody(Body.of("{\"request\":9}")).build());
    others.put("response", draft.toBuilder().responseBody(Body.of("{\"response\":9}")).build());
    others.put("missing response", draft.toBuilder().responseBody(null).build());
    others.put("tool trace", draft.toBuilder().toolTrace(Body.of("[]")).build());
    others.put("duration", draft.toBuilder().durationMs(9).build());
    others.put("error", draft.toBuilder().errorDetail("another").build());
    return others;
  }

  @Test
  default void c12_theKeyStillAnswersWhenTheRowHasBeenCompleted() {
    var workspace = workspace();
    var turn = Rows.turn(workspace).toBuilder().idempotencyKey("k").build();
    var first = append(turn);
    store().advance(turn.ref(), Set.of("pending"),
        Change.to("ok").responseBody(Body.of("{\"a\":1}")).build());

    assertThat(append(again(turn))).isEqualTo(first);

    var row = store().find(turn.ref()).orElseThrow();
    assertThat(row.status()).isEqualTo("ok");
    assertThat(row.responseBody()).contains(Body.of("{\"a\":1}"));
    assertThat(log(workspace)).hasSize(1);
  }

  @Test
  default void c12_aKeyBelongsToItsWorkspace() {
    var one = keyed(workspace(), "k");
    var two = keyed(workspace(), "k");

    assertThat(append(one).ref()).isEqualTo(one.ref());
    assertThat(append(two).ref()).isEqualTo(two.ref());
  }

  @Test
  default void c12_aKeyMayComeTwiceInOneAppend() {
    var workspace = workspace();
    var draft = keyed(workspace, "k");

    var receipts = store().append(List.of(draft, Rows.row(workspace), again(draft)));

    assertThat(receipts).hasSize(3);
    assertThat(receipts.get(2)).isEqualTo(receipts.get(0));
    assertThat(log(workspace)).hasSize(2);
  }

  @Test
  default void c12_twoContentsUnderOneKeyInOneAppendAreAConflict() {
    var workspace = workspace();
    var draft = keyed(workspace, "k");
    var other = again(draft).toBuilder().summary("another").build();

    refused(ErrorCode.CONFLICT, "an append of two contents under one key",
        () -> store().append(List.of(draft, other)));

    assertThat(log(workspace)).isEmpty();
  }

  @Test
  default void c12_withoutAKeyOrUnderAnotherOneTheSameContentIsANewRow() {
    var workspace = workspace();
    var draft = Rows.row(workspace, NOON).summary("the same").build();
    append(List.of(draft, again(draft), again(draft)));
    append(keyed(workspace, "k"));
    append(keyed(workspace, "K"));

    assertThat(log(workspace)).hasSize(5);
  }
}
