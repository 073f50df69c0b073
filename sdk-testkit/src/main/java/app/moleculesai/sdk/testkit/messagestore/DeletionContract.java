package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is deleted is gone everywhere, and what is open is never pruned: C21. */
public interface DeletionContract extends StoreKit {
  @Test
  default void c21_aForgottenWorkspaceIsGoneEverywhere() {
    var workspace = workspace();
    var other = workspace();
    var turn = Rows.turn(workspace).toBuilder().owner("i-" + workspace + "/r")
        .idempotencyKey("k").build();
    append(Rows.rising(workspace, 30));
    append(turn);
    append(Rows.rising(other, 5));

    store().forget(workspace);

    assertGone(turn.ref());
    assertThat(log(workspace)).isEmpty();
    assertThat(store().activities(ActivityQuery.of(workspace)).reachedEnd()).isTrue();
    assertThat(store().advance(turn.ref(), ActivityStatus.OPEN, Change.to("ok").build()))
        .isFalse();
    assertThat(store().unfinished("i-" + workspace, Set.of(), 1000)).isEmpty();
    assertThat(log(other)).hasSize(5);
  }

  @Test
  default void c21_aForgottenWorkspaceTakesNoRows() {
    var workspace = workspace();
    var keyed = Rows.row(workspace, NOON).idempotencyKey("k").build();
    append(keyed);
    store().forget(workspace);

    refused(ErrorCode.NOT_FOUND, "an append to a forgotten workspace",
        () -> store().append(List.of(Rows.row(workspace))));
    refused(ErrorCode.NOT_FOUND, "a repeated append to a forgotten workspace",
        () -> store().append(List.of(keyed)));

    assertThat(log(workspace)).isEmpty();
  }

  @Test
  default void c21_forgettingTwiceIsHarmless() {
    var workspace = workspace();
    append(Rows.row(workspace));

    store().forget(workspace);
    store().forget(workspace);

    assertThat(log(workspace)).isEmpty();
  }

  @Test
  default void c21_aWorkspaceThatIsForgottenBeforeItsFirstRowTakesNone() {
    var workspace = workspace();

    store().forget(workspace);

    refused(ErrorCode.NOT_FOUND, "the first append to a forgotten workspace",
        () -> store().append(List.of(Rows.row(workspace))));
    assertThat(log(workspace)).isEmpty();
  }

  @Test
  default void c21_appendsDuringAForgetDoNotReviveAWorkspace() {
    var workspace = workspace();
    append(Rows.row(workspace));

    Race.of(9, number -> {
      for (int i = 0; i < 200; i++) {
        if (number == 0 && i == 100) {
          store().forget(workspace);
        }
        try {
          append(Rows.row(workspace));
        } catch (SdkException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
        }
      }
      return number;
    });

    assertThat(log(workspace)).isEmpty();
    refused(ErrorCode.NOT_FOUND, "an append after the race",
        () -> store().append(List.of(Rows.row(workspace))));
  }

  @Test
  default void c21_aDeletedRowIsGoneEverywhereAndItsSequenceIsNotUsedAgain() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var drafts = Rows.rising(workspace, 10);
      var receipts = append(drafts);
      for (int place : new int[]{0, 5, 9}) {
        var ref = drafts.get(place).ref();
        assertThat(retention.delete(ref)).as("first delete of row %s", place).isTrue();
        assertThat(retention.delete(ref)).as("second delete of row %s", place).isFalse();
        assertGone(ref);
      }
      assertThat(log(workspace)).hasSize(7);

      assertThat(append(Rows.row(workspace)).sequence())
          .as("sequence after the one that was deleted")
          .isGreaterThan(receipts.get(9).sequence());
    });
  }

  @Test
  default void c12_theKeyOfADeletedRowIsFree() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var old = emptied(retention, "0800-06-01T00:00:00Z");
      var deleted = Rows.row(workspace, NOON).idempotencyKey("d").summary("first").build();
      var pruned = Rows.row(workspace, old).idempotencyKey("p").summary("first").build();
      append(List.of(deleted, pruned));
      assertThat(retention.delete(deleted.ref())).isTrue();
      assertThat(retention.prune(old.plusSeconds(1), false, 10)).isEqualTo(1);

      var second = Rows.row(workspace, NOON).idempotencyKey("d").summary("second").build();
      var third = Rows.row(workspace, NOON).idempotencyKey("p").summary("second").build();
      append(List.of(second, third));

      assertThat(Rows.idsOf(log(workspace))).containsExactly(second.id(), third.id());
      assertThat(append(second).ref()).isEqualTo(second.ref());
    });
  }

  @Test
  default void c21_anOpenRowIsNotDeleted() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      for (var status : ActivityStatus.OPEN) {
        var row = Rows.row(workspace, NOON).status(status).build();
        append(row);
        assertThat(retention.delete(row.ref())).as("delete of a row %s", status).isFalse();
        assertThat(store().find(row.ref())).isPresent();
      }
      assertThat(retention.delete(new ActivityRef(workspace, UUID.randomUUID()))).isFalse();
    });
  }

  @Test
  default void c21_pruningTakesOldFinalRowsAndNoOthers() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var old = emptied(retention, "1200-06-01T00:00:00Z");
      var open = ActivityStatus.OPEN.stream()
          .map(status -> Rows.row(workspace, old).status(status).build()).toList();
      var onTime = Rows.row(workspace, old.plusSeconds(1)).build();
      var young = Rows.row(workspace, old.plusSeconds(2)).build();
      append(Rows.atOnce(workspace, 25, old));
      append(open);
      append(List.of(onTime, young));

      assertThat(retention.prune(old.plusSeconds(1), false, 10)).isEqualTo(10);
      assertThat(retention.prune(old.plusSeconds(1), false, 10)).isEqualTo(10);
      assertThat(retention.prune(old.plusSeconds(1), false, 10)).isEqualTo(5);
      assertThat(retention.prune(old.plusSeconds(1), false, 10)).isZero();

      var left = new ArrayList<>(Rows.ids(open));
      left.addAll(List.of(onTime.id(), young.id()));
      assertThat(Rows.idsOf(log(workspace))).isEqualTo(left);
      store().forget(workspace);
    });
  }

  @Test
  default void c21_pruningMayKeepTheChat() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var old = emptied(retention, "1100-06-01T00:00:00Z");
      var chat = Rows.row(workspace, old).build();
      var others = List.of(Rows.row(workspace, old).type("agent_log").build(),
          Rows.row(workspace, old).sourceId(UUID.randomUUID()).build(),
          Rows.row(workspace, old).sourceLabel("system:scheduler").build());
      append(chat);
      append(others);

      assertThat(retention.prune(old.plusSeconds(1), true, 100)).isEqualTo(3);
      assertThat(Rows.idsOf(log(workspace))).containsExactly(chat.id());
      assertThat(retention.prune(old.plusSeconds(1), false, 100)).isEqualTo(1);
      assertThat(log(workspace)).isEmpty();
    });
  }

  @Test
  default void c21_afterPruningSequencesGoOn() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var old = emptied(retention, "1000-06-01T00:00:00Z");
      var receipts = append(Rows.atOnce(workspace, 5, old));
      assertThat(retention.prune(old.plusSeconds(1), false, 100)).isEqualTo(5);

      assertThat(append(Rows.row(workspace)).sequence())
          .isGreaterThan(receipts.get(4).sequence());
    });
  }

  @Test
  default void c21_aTurnThatIsDeletedByNobodySurvivesItsCompletion() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var old = emptied(retention, "0900-06-01T00:00:00Z");
      ActivityDraft turn = Rows.row(workspace, old).status("pending").build();
      append(turn);
      assertThat(retention.prune(old.plusSeconds(1), false, 100)).isZero();

      store().advance(turn.ref(), Set.of("pending"), Change.to("ok").build());

      assertThat(store().find(turn.ref())).isPresent();
      assertThat(retention.prune(old.plusSeconds(1), false, 100)).isEqualTo(1);
      assertThat(store().find(turn.ref())).isEmpty();
    });
  }

  /** Returns a time before which there are no final rows, also not of other tests. */
  private static Instant emptied(Retention retention, String time) {
    var old = Instant.parse(time);
    int rounds = 0;
    while (retention.prune(old.plusSeconds(1), false, 1000) > 0) {
      assertThat(rounds++).as("rounds of pruning until nothing is left").isLessThan(1000);
    }
    return old;
  }

  /** Checks that no way of reading leads to a row. */
  private void assertGone(ActivityRef ref) {
    var workspace = ref.workspaceId();
    assertThat(store().find(ref)).isEmpty();
    assertThat(Walk.of(store(), ActivityQuery.of(workspace).newest(50)).ids())
        .doesNotContain(ref.activityId());
    assertThat(Rows.idsOf(log(workspace))).doesNotContain(ref.activityId());
    refused(ErrorCode.NOT_FOUND, "reading after a deleted row",
        () -> store().activities(ActivityQuery.of(workspace).afterRow(ref.activityId())));
    declared(Search.class).ifPresent(search -> assertThat(search.search(workspace, "", 1000))
        .extracting(Activity::id).doesNotContain(ref.activityId()));
    declared(Tail.class)
        .ifPresent(tail -> assertThat(tail.after(workspace, 0, 1000, Duration.ZERO))
            .extracting(Activity::id).doesNotContain(ref.activityId()));
    declared(Export.class).ifPresent(export -> {
      try (var scan = export.scan(Optional.of(workspace))) {
        for (var row = scan.next(); row.isPresent(); row = scan.next()) {
          assertThat(row.get().id()).isNotEqualTo(ref.activityId());
        }
      }
    });
  }
}
