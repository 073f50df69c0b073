package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.support.Race;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many callers at once: C15, C22. */
public interface ConcurrencyContract extends StoreKit {
  /** How many callers write at the same time. */
  int WRITERS = 16;
  /** How many rows each of them writes. */
  int ROWS_EACH = 1000;

  @Test
  default void c15_sixteenWritersLoseNothingAndAReaderPassesNothing() {
    var workspace = workspace();
    var log = new FollowedLog(workspace);

    log.run(WRITERS, number -> write(log, workspace, number), log.by(store()));
  }

  @Test
  default void c15_aTailPassesNothingWhileSixteenWritersWrite() {
    declared(Tail.class).ifPresent(tail -> {
      var workspace = workspace();
      var log = new FollowedLog(workspace);

      log.run(WRITERS, number -> write(log, workspace, number), log.by(tail));
    });
  }

  private void write(FollowedLog log, UUID workspace, int number) {
    int each = number % 4 == 0 ? 10 : 1; // some in batches, most one by one
    for (int i = 0; i < ROWS_EACH; i += each) {
      var drafts = Rows.rising(workspace, each);
      log.wrote(Race.untilNotBusy(() -> store().append(drafts)));
    }
  }

  @Test
  default void c15_aLargeAppendIsNotPassedBySmallOnesThatBeginLater() {
    var workspace = workspace();
    var log = new FollowedLog(workspace);
    var large = new AtomicInteger(2);

    log.run(WRITERS, number -> writeLargeOrSmall(log, workspace, number, large), log.by(store()));
  }

  @Test
  default void c15_aTailDoesNotPassALargeAppendForSmallOnesThatBeginLater() {
    declared(Tail.class).ifPresent(tail -> {
      var workspace = workspace();
      var log = new FollowedLog(workspace);
      var large = new AtomicInteger(2);

      log.run(WRITERS, number -> writeLargeOrSmall(log, workspace, number, large), log.by(tail));
    });
  }

  /** Two writers store much at once, so that they commit long after their first row; all others little meanwhile. */
  private void writeLargeOrSmall(FollowedLog log, UUID workspace, int number,
      AtomicInteger large) {
    if (number < 2) {
      int each = Math.min(200, store().capabilities().maxAppend());
      var body = Body.of("\"" + "x".repeat(10_000) + "\"");
      for (int i = 0; i < 5; i++) {
        var drafts = Rows.rising(workspace, each).stream()
            .map(row -> row.toBuilder().requestBody(body).build()).toList();
        log.wrote(Race.untilNotBusy(() -> store().append(drafts)));
      }
      large.decrementAndGet();
    } else {
      for (int i = 0; i < 300 && large.get() > 0; i++) {
        log.wrote(Race.untilNotBusy(() -> store().append(List.of(Rows.row(workspace)))));
        Race.letOthersRun();
      }
    }
  }

  @Test
  default void c15_appendsForTheSameWorkspacesInAnyOrderAreAllStored() {
    var workspaces = IntStream.range(0, 4).mapToObj(i -> workspace()).toList();

    Race.of(WRITERS, number -> {
      for (int i = 0; i < 30; i++) {
        var drafts = new ArrayList<ActivityDraft>();
        for (var workspace : number % 2 == 0 ? workspaces : Rows.reversed(workspaces)) {
          drafts.addAll(Rows.rising(workspace, 2));
        }
        // two that store for each other's workspaces must not wait for each other for ever
        Race.untilNotBusy(() -> store().append(drafts));
      }
      return number;
    });

    for (var workspace : workspaces) {
      assertThat(log(workspace)).hasSize(WRITERS * 30 * 2);
      assertThat(Rows.sequencesOf(log(workspace))).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  default void c13_nobodySeesHalfAnAppend() {
    int size = 20;
    int rounds = 30;
    var workspaces = IntStream.range(0, rounds).mapToObj(i -> workspace()).toList();

    Race.of(5, number -> {
      for (var workspace : workspaces) {
        if (number == 0) {
          Race.untilNotBusy(() -> store().append(Rows.rising(workspace, size)));
        }
        int seen = 0;
        while (seen == 0 && !Thread.currentThread().isInterrupted()) {
          seen = store().activities(ActivityQuery.of(workspace).oldest(100)).activities().size();
          assertThat(seen).as("rows of an append of %s that a reader sees", size).isIn(0, size);
          Race.letOthersRun();
        }
      }
      return number;
    });
  }

  @Test
  default void c15_writersOfManyWorkspacesDoNotDisturbEachOther() {
    var workspaces = Collections.nCopies(WRITERS, 0).stream().map(i -> workspace()).toList();

    Race.of(WRITERS, number -> {
      for (int i = 0; i < 100; i++) {
        Race.untilNotBusy(() -> append(Rows.row(workspaces.get(number))));
      }
      return number;
    });

    for (var workspace : workspaces) {
      assertThat(log(workspace)).hasSize(100);
      assertThat(Rows.sequencesOf(log(workspace))).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  default void c22_aThousandCallersAreServedOrToldToComeBack() {
    var workspace = workspace();
    append(Rows.rising(workspace, 50));

    var outcomes = Race.of(1000, number -> {
      try {
        return number % 2 == 0
            ? append(Rows.row(workspace)).sequence()
            : (long) store().activities(ActivityQuery.of(workspace).newest(20)).activities()
                .size();
      } catch (SdkException e) {
        assertThat(e.code()).as("refusal of one of many callers").isEqualTo(ErrorCode.BUSY);
        return 0L;
      }
    });

    var stored = Rows.sequencesOf(log(workspace));
    for (int number = 0; number < outcomes.size(); number += 2) {
      if (outcomes.get(number) != 0) {
        assertThat(stored).contains(outcomes.get(number));
      }
    }
    assertThat(Race.untilNotBusy(() -> append(Rows.row(workspace))).sequence())
        .isGreaterThan(Collections.max(stored));
  }
}
