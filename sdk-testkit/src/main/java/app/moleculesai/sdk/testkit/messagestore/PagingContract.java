package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reading a log a page at a time: C3 to C8, and the clamp of C22. */
public interface PagingContract extends StoreKit {
  /** Page sizes around every limit that somebody might have built in. */
  private static List<Integer> sizes() {
    return List.of(1, 2, 7, 99, 100, 101, 1000);
  }

  @Test
  default void c03_pagesOfEverySizeReadEachRowExactlyOnce() {
    var workspace = workspace();
    var ids = Rows.ids(appended(Rows.rising(workspace, 1000)));

    for (int size : sizes()) {
      var newest = ActivityQuery.of(workspace).newest(size);
      var oldest = ActivityQuery.of(workspace).oldest(size);
      assertThat(Walk.of(store(), oldest).ids()).as("oldest first, pages of %s", size)
          .isEqualTo(ids);
      assertThat(Walk.of(store(), newest).ids()).as("newest first, pages of %s", size)
          .isEqualTo(Rows.reversed(ids));
    }
  }

  @Test
  default void c03_pagesOfEverySizeReadEachRowOfOneTimeExactlyOnce() {
    var workspace = workspace();
    var ids = Rows.ids(appended(Rows.atOnce(workspace, 300, NOON)));

    for (int size : sizes()) {
      assertThat(Walk.of(store(), ActivityQuery.of(workspace).oldest(size)).ids())
          .as("oldest first, pages of %s", size).isEqualTo(ids);
      assertThat(Walk.of(store(), ActivityQuery.of(workspace).newest(size)).ids())
          .as("newest first, pages of %s", size).isEqualTo(Rows.reversed(ids));
    }
  }

  @Test
  default void c03_aPageAskedForByCursorIsNeverLargerThanItsLimit() {
    var workspace = workspace();
    append(Rows.atOnce(workspace, 100, NOON.minusSeconds(1)));
    append(Rows.rising(workspace, 100));

    for (boolean oldestFirst : new boolean[]{true, false}) {
      var query = ActivityQuery.of(workspace);
      var pages = Walk.of(store(), oldestFirst ? query.oldest(9) : query.newest(9)).pages();
      assertThat(pages.subList(1, pages.size()))
          .allSatisfy(page -> assertThat(page.activities().size()).isLessThanOrEqualTo(9));
    }
  }

  @Test
  default void c03_theDirectionIsTheCursorsOwn() {
    var workspace = workspace();
    var ids = Rows.ids(appended(Rows.rising(workspace, 20)));
    var first = store().activities(ActivityQuery.of(workspace).oldest(5));

    var next = store().activities(
        ActivityQuery.of(workspace).newest(5).from(first.nextCursor().orElseThrow()));

    assertThat(Rows.idsOf(next.activities())).isEqualTo(ids.subList(5, 10));
  }

  @Test
  default void c03_aDamagedCursorIsInvalid() {
    var workspace = workspace();
    append(Rows.rising(workspace, 20));
    var query = ActivityQuery.of(workspace).newest(5);
    var cursor = store().activities(query).nextCursor().orElseThrow();
    var expected = Rows.idsOf(store().activities(query.from(cursor)).activities());

    for (var nonsense : List.of("", "0", "nonsense", cursor + cursor, cursor.substring(1),
        "2026-03-14T12:00:00Z", "'; drop table activity_logs; --", "\ud83d\ude00", "%00")) {
      refused(ErrorCode.INVALID, "a cursor of " + nonsense.length() + " characters of nonsense",
          () -> store().activities(query.from(nonsense)));
    }
    for (int i = 0; i < cursor.length(); i++) {
      var damaged = new StringBuilder(cursor);
      damaged.setCharAt(i, cursor.charAt(i) == 'A' ? 'B' : 'A');
      try {
        // a character that carries nothing may change without harm
        assertThat(Rows.idsOf(store().activities(query.from(damaged.toString())).activities()))
            .as("page of a cursor changed at place %s", i).isEqualTo(expected);
      } catch (SdkException e) {
        assertThat(e.code()).as("refusal of a cursor changed at place %s", i)
            .isEqualTo(ErrorCode.INVALID);
      }
    }
  }

  @Test
  default void c04_fiveHundredHiddenRowsDoNotStopAWalk() {
    var workspace = workspace();
    var chat = new ArrayList<ActivityDraft>(Rows.rising(workspace, 12));
    append(chat);
    append(hidden(workspace, 500));
    var newer = Rows.rising(workspace, 12);
    append(newer);
    chat.addAll(newer);
    append(hidden(workspace, 500));

    var query = ActivityQuery.of(workspace).chat();
    assertThat(Walk.of(store(), query.newest(5)).ids()).isEqualTo(Rows.reversed(Rows.ids(chat)));
    assertThat(Walk.of(store(), query.oldest(5)).ids()).isEqualTo(Rows.ids(chat));
  }

  private static List<ActivityDraft> hidden(UUID workspaceId, int count) {
    return Rows.rising(workspaceId, count).stream()
        .map(row -> row.toBuilder().type("agent_log").build()).toList();
  }

  @Test
  default void c05_theRowOfACursorMayBeDeleted() {
    declared(Retention.class).ifPresent(retention -> {
      var workspace = workspace();
      var drafts = appended(Rows.rising(workspace, 30));
      for (boolean oldestFirst : new boolean[]{true, false}) {
        var left = Rows.idsOf(log(workspace));
        var inOrder = oldestFirst ? left : Rows.reversed(left);
        var query = ActivityQuery.of(workspace);
        var page = store().activities(oldestFirst ? query.oldest(10) : query.newest(10));
        var anchor = page.activities().get(page.activities().size() - 1);

        assertThat(retention.delete(anchor.ref())).isTrue();

        assertThat(Walk.of(store(), query.from(page.nextCursor().orElseThrow())).ids())
            .as("rows behind a deleted one, of %s", drafts.size())
            .isEqualTo(inOrder.subList(10, inOrder.size()));
      }
    });
  }

  @Test
  default void c06_appendsDuringAWalkBackNeitherRepeatNorLoseARow() {
    var workspace = workspace();
    var ids = Rows.ids(appended(Rows.rising(workspace, 300)));

    var rounds = new AtomicInteger();
    var walk = Walk.of(store(), ActivityQuery.of(workspace).newest(50), () -> {
      if (rounds.incrementAndGet() <= 4) {
        append(Rows.atOnce(workspace, 100, NOON));
      }
    });

    assertThat(walk.ids()).isEqualTo(Rows.reversed(ids));
  }

  @Test
  default void c06_aWalkForwardMeetsTheRowsAppendedMeanwhile() {
    var workspace = workspace();
    append(Rows.rising(workspace, 120));
    var rounds = new AtomicInteger();

    var walk = Walk.of(store(), ActivityQuery.of(workspace).oldest(50), () -> {
      if (rounds.incrementAndGet() <= 3) {
        append(Rows.rising(workspace, 20));
      }
    });

    assertThat(walk.ids()).isEqualTo(Rows.idsOf(log(workspace))).hasSizeGreaterThan(120);
  }

  @Test
  default void c06_aRowThatIsCompletedDuringAWalkStaysInItsPlace() {
    var workspace = workspace();
    var turns = new ArrayList<ActivityDraft>();
    for (int i = 0; i < 60; i++) {
      turns.add(Rows.turn(workspace).toBuilder().build());
    }
    append(turns);
    var round = new AtomicInteger();

    var walk = Walk.of(store(), ActivityQuery.of(workspace).oldest(10),
        () -> store().advance(turns.get(round.getAndIncrement()).ref(), Set.of("pending"),
            Change.to("ok").build()));

    assertThat(walk.ids()).isEqualTo(Rows.ids(turns));
  }

  @Test
  default void c07_aPageWithoutCursorDoesNotSplitItsOldestGroupOfEqualTimes() {
    var workspace = workspace();
    append(Rows.atOnce(workspace, 20, NOON.minusSeconds(60)));
    append(Rows.atOnce(workspace, 250, NOON));
    append(Rows.rising(workspace, 30).stream()
        .map(row -> Rows.row(workspace, row.createdAt().plusSeconds(60)).build()).toList());
    int most = store().capabilities().maxPageRows();

    var first = store().activities(ActivityQuery.of(workspace).newest(100));
    var byTime = store()
        .activities(ActivityQuery.of(workspace).before(NOON.plusSeconds(60)).newest(100));

    assertThat(first.activities()).as("30 newer rows and the whole group")
        .hasSize(Math.min(280, most));
    assertThat(byTime.activities()).as("the whole group").hasSize(Math.min(250, most));
  }

  @Test
  default void c07_aWalkByTimeReadsEachRowOfAGroupExactlyOnce() {
    var workspace = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (int group = 0; group < 4; group++) {
      drafts.addAll(Rows.atOnce(workspace, 250, NOON.plusSeconds(group)));
    }
    append(drafts);
    if (store().capabilities().maxPageRows() < 250) {
      return; // then the cursor is the only way on
    }

    var read = new ArrayList<Activity>();
    var page = store().activities(ActivityQuery.of(workspace).newest(100));
    while (!page.activities().isEmpty()) {
      read.addAll(page.activities());
      assertThat(read.size()).as("rows read, none twice").isLessThanOrEqualTo(drafts.size());
      var oldest = read.get(read.size() - 1).createdAt();
      page = store().activities(ActivityQuery.of(workspace).before(oldest).newest(100));
    }

    assertThat(Rows.idsOf(read)).isEqualTo(Rows.reversed(Rows.ids(drafts)));
  }

  @Test
  default void c07_aGroupLargerThanTheMaximumIsReadOnByCursor() {
    int most = store().capabilities().maxPageRows();
    if (most > 20_000) {
      return; // no group of a test is that large
    }
    var workspace = workspace();
    var ids = Rows.ids(appended(Rows.atOnce(workspace, most + 50, NOON)));

    var pages = Walk.of(store(), ActivityQuery.of(workspace).newest(10));

    assertThat(pages.pages().get(0).activities()).hasSize(most);
    assertThat(pages.ids()).isEqualTo(Rows.reversed(ids));
  }

  @Test
  default void c07_onlyTheRowsThatTheQueryWantsMakeUpAGroup() {
    var workspace = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (int i = 0; i < 60; i++) {
      var row = Rows.row(workspace, NOON);
      drafts.add(i % 2 == 0 ? row.build() : row.type("agent_log").build());
    }
    append(drafts);

    var page = store().activities(ActivityQuery.of(workspace).chat().newest(7));

    assertThat(page.activities()).hasSize(Math.min(30, store().capabilities().maxPageRows()))
        .allSatisfy(row -> assertThat(row.isChat()).isTrue());
  }

  @Test
  default void c08_theEndIsReportedOnlyWhenNothingIsLeft() {
    var workspace = workspace();
    append(Rows.rising(workspace, 100));

    for (int size : List.of(1, 10, 33, 50, 100, 101)) {
      for (boolean oldestFirst : new boolean[]{true, false}) {
        var query = ActivityQuery.of(workspace);
        var pages = Walk.of(store(), oldestFirst ? query.oldest(size) : query.newest(size))
            .pages();
        int read = 0;
        for (var page : pages) {
          read += page.activities().size();
          assertThat(page.reachedEnd() && read < 100)
              .as("end reported after %s of 100 rows, pages of %s", read, size).isFalse();
        }
        assertThat(read).as("rows read in pages of %s", size).isEqualTo(100);
      }
    }
  }

  @Test
  default void c08_aMatchBehindManyRowsThatDoNotMatchIsNotTheEnd() {
    var workspace = workspace();
    var old = Rows.row(workspace);
    append(old);
    append(hidden(workspace, 300));
    var young = Rows.row(workspace);
    append(young);
    append(hidden(workspace, 300));

    var walk = Walk.of(store(), ActivityQuery.of(workspace).chat().newest(1));

    assertThat(walk.ids()).containsExactly(young.id(), old.id());
  }

  @Test
  default void c08_anEmptyLogAndAQueryWithoutMatchEnd() {
    var workspace = workspace();
    append(Rows.rising(workspace, 10));

    for (var query : List.of(ActivityQuery.of(workspace()),
        ActivityQuery.of(workspace).type("nothing"),
        ActivityQuery.of(workspace).before(NOON.minusSeconds(1)))) {
      assertThat(Walk.of(store(), query.newest(5)).rows()).isEmpty();
      assertThat(Walk.of(store(), query.oldest(5)).rows()).isEmpty();
    }
  }

  @Test
  default void c22_aLimitAboveTheMaximumBecomesTheMaximum() {
    int most = store().capabilities().maxPageRows();
    if (most > 20_000) {
      return; // no page of a test is that large
    }
    var workspace = workspace();
    append(Rows.rising(workspace, most + 10));

    for (int limit : List.of(most + 1, Integer.MAX_VALUE)) {
      var query = ActivityQuery.of(workspace);
      assertThat(store().activities(query.newest(limit)).activities()).hasSize(most);
      assertThat(store().activities(query.oldest(limit)).activities()).hasSize(most);
    }
  }

  private List<ActivityDraft> appended(List<ActivityDraft> drafts) {
    append(drafts);
    return drafts;
  }
}
