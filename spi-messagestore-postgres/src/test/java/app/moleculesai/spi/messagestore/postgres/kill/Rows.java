package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Rows of a log, and what is there of them. */
final class Rows {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Rows() {}

  /** A row of a workspace, with the id that belongs to its number. */
  static ActivityDraft.Builder row(UUID workspaceId, int number) {
    return row(workspaceId, number, Operation.id(workspaceId + "/" + number));
  }

  /** A row with a key, under which a caller comes with another id each time. */
  static ActivityDraft.Builder keyedRow(UUID workspaceId, int number) {
    return row(workspaceId, number, UUID.randomUUID()).idempotencyKey("key " + number);
  }

  private static ActivityDraft.Builder row(UUID workspaceId, int number, UUID id) {
    return ActivityDraft
        .of(workspaceId, id, ActivityDraft.A2A_RECEIVE, NOON.plusSeconds(number))
        .method("message/send")
        .summary("row " + number)
        .requestBody(Body.of("{\"number\":" + number + ",\"text\":\"" + "é".repeat(300) + "\"}"));
  }

  /** Returns the log of a workspace, each row once. */
  static List<Activity> log(MessageStore store, UUID workspaceId) {
    var rows = new ArrayList<Activity>();
    var query = ActivityQuery.of(workspaceId).oldest(2000);
    var page = store.activities(query);
    rows.addAll(page.activities());
    while (!page.reachedEnd()) {
      page = store.activities(query.from(page.nextCursor().orElseThrow()));
      rows.addAll(page.activities());
    }
    assertThat(rows).extracting(row -> row.row().summary()).doesNotHaveDuplicates();
    assertThat(rows).extracting(Activity::sequence).isSorted().doesNotHaveDuplicates();
    return rows;
  }

  /** Looks for rows that are there all or not at all; returns the sequence of the first. */
  static OptionalLong find(MessageStore store, List<ActivityDraft> drafts) {
    var there = drafts.stream().map(ActivityDraft::workspaceId).distinct()
        .flatMap(workspaceId -> log(store, workspaceId).stream()).toList();
    var found = drafts.stream().flatMap(draft -> there.stream()
        .filter(row -> row.workspaceId().equals(draft.workspaceId())
            && row.row().summary().equals(draft.summary())))
        .toList();
    if (found.isEmpty()) {
      return OptionalLong.empty();
    }
    assertThat(found).hasSameSizeAs(drafts);
    for (int i = 0; i < found.size(); i++) {
      var row = found.get(i).row();
      assertThat(row.sameContentAs(drafts.get(i))).as("content of row " + i).isTrue();
      assertThat(row.idempotencyKey()).isEqualTo(drafts.get(i).idempotencyKey());
      assertThat(row.createdAt()).isEqualTo(drafts.get(i).createdAt());
    }
    return OptionalLong.of(found.get(0).sequence());
  }
}
