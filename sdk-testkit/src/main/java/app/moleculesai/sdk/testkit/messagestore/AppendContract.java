package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an append stores and in which order: C1, C2, C13. */
public interface AppendContract extends StoreKit {
  @Test
  default void c01_tenThousandRowsOfOneTimeKeepTheOrderOfTheirAppends() {
    var workspace = workspace();
    var drafts = Rows.atOnce(workspace, 10_000, NOON);

    var receipts = append(drafts);

    var rows = log(workspace);
    assertThat(Rows.idsOf(rows)).as("order of the log").isEqualTo(Rows.ids(drafts));
    assertThat(Rows.sequencesOf(rows)).as("sequences of the log")
        .isEqualTo(Rows.sequences(receipts))
        .isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void c01_aReceiptNamesItsDraftAndItsPlace() {
    var workspace = workspace();
    var drafts = Rows.rising(workspace, 5);

    var receipts = store().append(drafts);

    assertThat(receipts).extracting(receipt -> receipt.ref())
        .isEqualTo(drafts.stream().map(ActivityDraft::ref).toList());
    for (var receipt : receipts) {
      assertThat(store().find(receipt.ref()).orElseThrow().sequence())
          .isEqualTo(receipt.sequence());
    }
  }

  @Test
  default void c01_anAppendForSeveralWorkspacesKeepsTheOrderInEachOfThem() {
    var one = workspace();
    var two = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (int i = 0; i < 50; i++) {
      drafts.add(Rows.row(i % 3 == 0 ? one : two));
    }

    append(drafts);

    for (var workspace : List.of(one, two)) {
      var expected = drafts.stream().filter(draft -> draft.workspaceId().equals(workspace))
          .map(ActivityDraft::id).toList();
      assertThat(Rows.idsOf(log(workspace))).isEqualTo(expected);
      assertThat(Rows.sequencesOf(log(workspace))).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  default void c01_theOrderIsThatOfTheSequenceInBothDirections() {
    var workspace = workspace();
    var drafts = Rows.rising(workspace, 30);
    append(drafts);

    var newest = store().activities(ActivityQuery.of(workspace).newest(30));
    var oldest = store().activities(ActivityQuery.of(workspace).oldest(30));

    assertThat(Rows.idsOf(oldest.activities())).isEqualTo(Rows.ids(drafts));
    assertThat(Rows.idsOf(newest.activities())).isEqualTo(Rows.reversed(Rows.ids(drafts)));
  }

  @Test
  default void c01_anAppendOfNothingStoresNothing() {
    assertThat(store().append(List.of())).isEmpty();
  }

  @Test
  default void c02_everyReadGivesTheIdThatTheCallerChose() {
    var workspace = workspace();
    var drafts = Rows.rising(workspace, 20);
    append(drafts);

    for (int read = 0; read < 3; read++) {
      assertThat(Rows.idsOf(log(workspace))).isEqualTo(Rows.ids(drafts));
    }
    for (var draft : drafts) {
      assertThat(store().find(draft.ref()).orElseThrow().id()).isEqualTo(draft.id());
    }
  }

  @Test
  default void c02_everyFieldComesBackAsItWas() {
    var workspace = workspace();
    var full = Rows.full(workspace);
    var bare = ActivityDraft.of(workspace, UUID.randomUUID(), "agent_log", NOON).build();
    append(List.of(full, bare));

    var rows = log(workspace);

    assertThat(Rows.fields(rows.get(0).row())).isEqualTo(Rows.fields(full));
    assertThat(Rows.fields(rows.get(1).row())).isEqualTo(Rows.fields(bare));
    assertThat(Rows.fields(store().find(full.ref()).orElseThrow().row()))
        .isEqualTo(Rows.fields(full));
  }

  @Test
  default void c13_anAppendWithOneBadDraftStoresNothingOfIt() {
    for (var bad : badDrafts().entrySet()) {
      for (int place : new int[]{0, 4, 9}) {
        var workspace = workspace();
        var other = workspace();
        append(Rows.rising(workspace, 3));
        append(Rows.row(workspace, NOON).idempotencyKey("used").build());
        var before = Rows.idsOf(log(workspace));
        var drafts = new ArrayList<>(Rows.rising(workspace, 5));
        drafts.addAll(Rows.rising(other, 4));
        drafts.add(place, bad.getValue().made(workspace, drafts));

        assertThat(catchThrowable(() -> store().append(drafts)))
            .as("append with %s at place %s", bad.getKey(), place)
            .isInstanceOf(SdkException.class);

        assertThat(Rows.idsOf(log(workspace))).as("log after %s at place %s", bad.getKey(), place)
            .isEqualTo(before);
        assertThat(log(other)).as("other log after %s at place %s", bad.getKey(), place).isEmpty();
      }
    }
  }

  /** Makes a draft that must be refused beside others. */
  @FunctionalInterface
  interface BadDraft {
    /** Makes it for a workspace, to stand beside the drafts given. */
    ActivityDraft made(UUID workspaceId, List<ActivityDraft> beside);
  }

  private Map<String, BadDraft> badDrafts() {
    var bad = new LinkedHashMap<String, BadDraft>();
    bad.put("an id of the same append", (workspace, beside) -> ActivityDraft
        .of(workspace, beside.get(0).id(), "a2a_send", NOON).build());
    bad.put("text with U+0000", (workspace, beside) -> Rows.row(workspace, NOON)
        .summary("a\u0000b").build());
    bad.put("text with half a character", (workspace, beside) -> Rows.row(workspace, NOON)
        .errorDetail("a\ud83d").build());
    bad.put("a body that is not UTF-8", (workspace, beside) -> Rows.row(workspace, NOON)
        .requestBody(Body.of(new byte[]{(byte) 0xc3})).build());
    bad.put("a draft of a forgotten workspace", (workspace, beside) -> {
      var gone = append(Rows.row(workspace())).ref().workspaceId();
      store().forget(gone);
      return Rows.row(gone);
    });
    bad.put("a used key with another content", (workspace, beside) -> Rows.row(workspace, NOON)
        .idempotencyKey("used").summary("other").build());
    return bad;
  }

  @Test
  default void c13_aKeyOfAnAppendThatFailedIsStillFree() {
    var workspace = workspace();
    var keyed = Rows.row(workspace, NOON).idempotencyKey("k").summary("first").build();
    var bad = Rows.row(workspace, NOON).summary("\u0000").build();
    refused(ErrorCode.INVALID, "an append of a bad draft",
        () -> store().append(List.of(keyed, bad)));

    var later = Rows.row(workspace, NOON).idempotencyKey("k").summary("second").build();
    append(later);

    assertThat(Rows.idsOf(log(workspace))).containsExactly(later.id());
  }

  @Test
  default void c13_anIdThatExistsIsAConflict() {
    var workspace = workspace();
    var first = Rows.row(workspace, NOON).summary("first").build();
    append(first);

    refused(ErrorCode.CONFLICT, "an append of an id that exists",
        () -> store().append(List.of(first.toBuilder().summary("second").build())));

    assertThat(store().find(first.ref()).orElseThrow().summary()).contains("first");
    assertThat(log(workspace)).hasSize(1);
  }

  @Test
  default void c13_moreDraftsThanTheMaximumAreRefusedWhole() {
    int most = store().capabilities().maxAppend();
    if (most > 20_000) {
      return; // nothing is bounded here that a test could reach
    }
    var workspace = workspace();

    var thrown = catchThrowable(() -> store().append(Rows.rising(workspace, most + 1)));

    assertThat(thrown).isInstanceOf(SdkException.class);
    assertThat(((SdkException) thrown).code()).isIn(ErrorCode.TOO_LARGE, ErrorCode.INVALID);
    assertThat(log(workspace)).isEmpty();
    assertThat(store().append(Rows.rising(workspace, most))).hasSize(most);
  }
}
