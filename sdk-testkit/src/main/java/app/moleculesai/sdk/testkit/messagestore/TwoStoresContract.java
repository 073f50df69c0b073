package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Two instances on one backend, as two servers have them. Only durable stores can show it; of all others the instances
 * have nothing in common, and these tests do nothing.
 */
public interface TwoStoresContract extends StoreKit {
  /** What is to be seen of two instances that share their rows. */
  @FunctionalInterface
  interface OnTwo {
    /** Looks at them. */
    void look(MessageStore one, MessageStore two) throws Exception;
  }

  private void onTwo(OnTwo test) throws Exception {
    if (store().capabilities().durable()) {
      test.look(store(), subject().open());
    }
  }

  @Test
  default void c16_aSecondInstanceSeesWhatTheFirstWroteAtOnce() throws Exception {
    onTwo((one, two) -> {
      var workspace = workspace();
      var turn = Rows.turn(workspace).toBuilder().owner("i-" + workspace + "/r").build();
      assertThat(Walk.of(two, ActivityQuery.of(workspace)).rows()).isEmpty();
      long first = append(turn).sequence();

      assertThat(two.find(turn.ref()).map(row -> Rows.fields(row.row())))
          .contains(Rows.fields(turn));
      assertThat(two.unfinished("i-" + workspace, Set.of(), 10)).containsExactly(turn.ref());
      assertThat(one.advance(turn.ref(), Set.of("pending"), answer(1))).isTrue();
      assertThat(two.find(turn.ref()).orElseThrow().status()).isEqualTo("ok");
      assertThat(two.advance(turn.ref(), Set.of("pending"), answer(2))).isFalse();
      long second = two.append(List.of(Rows.row(workspace))).get(0).sequence();
      long third = append(Rows.row(workspace)).sequence();

      assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
      assertThat(Rows.sequencesOf(log(workspace))).containsExactly(first, second, third);
    });
  }

  private static Change answer(int number) {
    return Change.to("ok").responseBody(Body.of("{\"winner\":" + number + "}")).build();
  }

  @Test
  default void c03_aCursorOfOneInstanceReadsOnAtAnother() throws Exception {
    onTwo((one, two) -> {
      var workspace = workspace();
      var drafts = Rows.rising(workspace, 30);
      append(drafts);
      var query = ActivityQuery.of(workspace).oldest(10);
      var cursor = one.activities(query).nextCursor().orElseThrow();

      assertThat(Walk.of(two, query.from(cursor)).ids())
          .isEqualTo(Rows.ids(drafts).subList(10, 30));
    });
  }

  @Test
  default void c15_aReaderOfOneInstancePassesNothingThatTwoWrite() throws Exception {
    onTwo((one, two) -> {
      var workspace = workspace();
      var log = new FollowedLog(workspace);

      log.run(16, number -> write(log, workspace, number % 2 == 0 ? one : two), log.by(two));
    });
  }

  @Test
  default void c15_aTailOfOneInstancePassesNothingThatTwoWrite() throws Exception {
    if (declared(Tail.class).isPresent()) {
      onTwo((one, two) -> {
        var workspace = workspace();
        var log = new FollowedLog(workspace);

        log.run(16, number -> write(log, workspace, number % 2 == 0 ? one : two),
            log.by(two.facet(Tail.class).orElseThrow()));
      });
    }
  }

  private static void write(FollowedLog log, UUID workspace, MessageStore store) {
    for (int i = 0; i < 100; i++) {
      var drafts = Rows.rising(workspace, i % 10 == 0 ? 10 : 1);
      log.wrote(Race.untilNotBusy(() -> store.append(drafts)));
    }
  }

  @Test
  default void c22_aWaitingTailGivesTheFirstRowThatAnotherInstanceStores() throws Exception {
    if (declared(Tail.class).isPresent()) {
      onTwo((one, two) -> {
        var workspace = workspace();
        var waiting = new FacetContract.Waiting(two.facet(Tail.class).orElseThrow(), workspace);
        waiting.untilItWaits();

        var row = Rows.row(workspace);
        append(row);

        assertThat(waiting.rows()).succeedsWithin(Duration.ofSeconds(10))
            .satisfies(rows -> assertThat(Rows.idsOf(rows)).containsExactly(row.id()));
      });
    }
  }

  @Test
  default void c12_twoInstancesStoreOneRowUnderOneKey() throws Exception {
    onTwo((one, two) -> {
      var workspace = workspace();
      var draft = Rows.full(workspace);

      var receipts = Race.of(32, number -> Race.untilNotBusy(
          () -> (number % 2 == 0 ? one : two).append(List.of(IdempotencyContract.again(draft)))
              .get(0)));

      assertThat(Set.copyOf(receipts)).as("receipts of one key").hasSize(1);
      assertThat(Rows.idsOf(log(workspace)))
          .containsExactly(receipts.get(0).ref().activityId());
    });
  }

  @Test
  default void c14_ofCompletionsAtTwoInstancesExactlyOneWins() throws Exception {
    onTwo((one, two) -> {
      for (int round = 0; round < 5; round++) {
        var turn = Rows.turn(workspace());
        append(turn);

        var won = Race.of(16, number -> Race.untilNotBusy(() -> (number % 2 == 0 ? one : two)
            .advance(turn.ref(), Set.of("pending"), answer(number))));

        assertThat(won).filteredOn(win -> win).hasSize(1);
        assertThat(two.find(turn.ref()).orElseThrow().responseBody())
            .isEqualTo(answer(won.indexOf(true)).responseBody());
      }
    });
  }

  @Test
  default void c21_whatIsDeletedAtOneInstanceIsGoneAtAnother() throws Exception {
    if (declared(Retention.class).isPresent()) {
      onTwo((one, two) -> {
        var row = Rows.row(workspace(), NOON).idempotencyKey("k").build();
        append(row);
        assertThat(two.find(row.ref())).isPresent();

        assertThat(one.facet(Retention.class).orElseThrow().delete(row.ref())).isTrue();

        assertThat(two.find(row.ref())).isEmpty();
        assertThat(Walk.of(two, ActivityQuery.of(row.workspaceId())).rows()).isEmpty();
        var again = row.toBuilder().summary("the key is free").build();
        assertThat(two.append(List.of(again)).get(0).ref()).isEqualTo(row.ref());
      });
    }
  }

  @Test
  default void c21_aWorkspaceForgottenAtOneInstanceTakesNoRowsAtAnother() throws Exception {
    onTwo((one, two) -> {
      var workspace = workspace();
      two.append(List.of(Rows.row(workspace)));

      Race.of(5, number -> {
        for (int i = 0; i < 40; i++) {
          if (number == 0 && i == 20) {
            one.forget(workspace);
          }
          try {
            Race.untilNotBusy(() -> two.append(List.of(Rows.row(workspace))));
          } catch (SdkException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
          }
        }
        return number;
      });

      refused(ErrorCode.NOT_FOUND, "an append to a workspace that another instance forgot",
          () -> two.append(List.of(Rows.row(workspace))));
      assertThat(log(workspace)).isEmpty();
    });
  }

  @Test
  default void c28_importsAtTwoInstancesStoreEachRowOnce() throws Exception {
    if (declared(Export.class).isPresent()) {
      onTwo((one, two) -> {
        var workspace = workspace();
        var rows = Rows.rising(workspace, 100).stream().map(row -> new Activity(1, row)).toList();

        var stored = Race.of(8, number -> Race.untilNotBusy(() -> (number % 2 == 0 ? one : two)
            .facet(Export.class).orElseThrow().importRows(rows)));

        assertThat(stored.stream().mapToInt(count -> count).sum()).isEqualTo(100);
        assertThat(log(workspace)).extracting(Activity::id)
            .isEqualTo(rows.stream().map(Activity::id).toList());
      });
    }
  }

  @Test
  default void c29_closingOneInstanceLeavesTheOtherOpen() throws Exception {
    onTwo((one, two) -> {
      var workspace = workspace();
      append(Rows.row(workspace));

      two.close();

      append(Rows.row(workspace));
      assertThat(log(workspace)).hasSize(2);
      refused(ErrorCode.CLOSED, "an append to the closed one",
          () -> two.append(List.of(Rows.row(workspace))));
    });
  }
}
