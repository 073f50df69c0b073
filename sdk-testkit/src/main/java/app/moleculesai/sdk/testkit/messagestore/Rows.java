package app.moleculesai.sdk.testkit.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes the activities that the kit stores. */
public final class Rows {
  /** An ordinary time, with all six digits of its microseconds in use. */
  public static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");

  private Rows() {}

  /** A workspace that nobody else uses. */
  public static UUID workspace() {
    return UUID.randomUUID();
  }

  /** Starts a final row of the chat. */
  public static ActivityDraft.Builder row(UUID workspaceId, Instant createdAt) {
    return ActivityDraft.of(workspaceId, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, createdAt);
  }

  /** A final row of the chat at noon. */
  public static ActivityDraft row(UUID workspaceId) {
    return row(workspaceId, NOON).build();
  }

  /** A turn that was received and not yet answered. */
  public static ActivityDraft turn(UUID workspaceId) {
    return row(workspaceId, NOON).status(ActivityStatus.PENDING).method("message/send")
        .requestBody(Body.of("{\"q\":1}")).build();
  }

  /** Final rows of the chat, a second apart. */
  public static List<ActivityDraft> rising(UUID workspaceId, int count) {
    return IntStream.range(0, count).mapToObj(i -> row(workspaceId, NOON.plusSeconds(i)).build())
        .toList();
  }

  /** Final rows of the chat, all at one time. */
  public static List<ActivityDraft> atOnce(UUID workspaceId, int count, Instant createdAt) {
    return IntStream.range(0, count).mapToObj(i -> row(workspaceId, createdAt).build()).toList();
  }

  /** A draft with every field set. */
  public static ActivityDraft full(UUID workspaceId) {
    return row(workspaceId, NOON).type("a2a_send").status(ActivityStatus.PENDING)
        .sourceId(UUID.randomUUID()).sourceLabel("system:scheduler").targetId(UUID.randomUUID())
        .method("message/send").summary("a summary").correlation(UUID.randomUUID().toString())
        .owner("installation/run").requestBody(Body.of("{\"request\":1}"))
        .responseBody(Body.of("{\"response\":2}")).toolTrace(Body.of("[{\"tool\":3}]"))
        .durationMs(1234).errorDetail("an error").idempotencyKey(UUID.randomUUID().toString())
        .build();
  }

  /** Returns the ids of drafts. */
  public static List<UUID> ids(List<ActivityDraft> drafts) {
    return drafts.stream().map(ActivityDraft::id).toList();
  }

  /** Returns the ids of rows. */
  public static List<UUID> idsOf(List<Activity> rows) {
    return rows.stream().map(Activity::id).toList();
  }

  /** Returns the sequences of rows. */
  public static List<Long> sequencesOf(List<Activity> rows) {
    return rows.stream().map(Activity::sequence).toList();
  }

  /** Returns the sequences of receipts. */
  public static List<Long> sequences(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::sequence).toList();
  }

  /** Returns the list the other way round. */
  public static <T> List<T> reversed(List<T> list) {
    var copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }

  /** Returns every field of a draft as one text that shows content, for comparison in failures of the kit alone. */
  public static List<Object> fields(ActivityDraft row) {
    return List.of(row.workspaceId(), row.id(), row.type(), row.status(), row.createdAt(),
        row.sourceId(), row.sourceLabel(), row.targetId(), row.method(), row.summary(),
        row.correlation(), row.owner(), row.requestBody(), row.responseBody(), row.toolTrace(),
        row.durationMs(), row.errorDetail(), row.idempotencyKey());
  }
}
