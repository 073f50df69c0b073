package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Rows and queries as the tests of this module like them. */
final class StoreFixture {
  static final Instant NOON = Instant.parse("2026-04-25T12:00:00Z");

  private StoreFixture() {}

  static ActivityDraft.Builder turn(UUID workspace) {
    return ActivityDraft.of(workspace, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, NOON);
  }

  static ActivityDraft.Builder openTurn(UUID workspace, String owner) {
    return turn(workspace).status(ActivityStatus.PENDING).owner(owner);
  }

  /** A row that is not part of the chat. */
  static ActivityDraft.Builder logLine(UUID workspace) {
    return ActivityDraft.of(workspace, UUID.randomUUID(), "agent_log", NOON);
  }

  /** Appends a draft a call. */
  static void append(MessageStore store, ActivityDraft... drafts) {
    for (var draft : drafts) {
      store.append(List.of(draft));
    }
  }

  /** Appends so many turns, their times a second apart, and returns them. */
  static List<ActivityDraft> appendTurns(MessageStore store, UUID workspace, int count) {
    var drafts = Stream.iterate(0, i -> i + 1).limit(count)
        .map(i -> ActivityDraft.of(workspace, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE,
            NOON.plusSeconds(i)).build())
        .toList();
    for (int from = 0; from < count; from += 1000) {
      store.append(drafts.subList(from, Math.min(count, from + 1000)));
    }
    return drafts;
  }

  /** Reads all pages of a query. */
  static List<Activity> walk(MessageStore store, ActivityQuery query) {
    var all = new ArrayList<Activity>();
    ActivityPage page = store.activities(query);
    all.addAll(page.activities());
    while (!page.reachedEnd()) {
      page = store.activities(query.from(page.nextCursor().orElseThrow()));
      all.addAll(page.activities());
    }
    return all;
  }

  static List<UUID> ids(List<Activity> rows) {
    return rows.stream().map(Activity::id).toList();
  }

  static List<UUID> idsOf(ActivityDraft... drafts) {
    return Stream.of(drafts).map(ActivityDraft::id).toList();
  }
}
