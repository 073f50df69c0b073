package app.moleculesai.sdk.api.messagestore;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One row of a workspace's log. Immutable.
 *
 * @param sequence its place in the workspace's log: strictly rising, gaps allowed, never used twice (C1, C21)
 * @param row everything else
 */
public record Activity(long sequence, ActivityDraft row) {
  /**
   * Returns the row after a change that was allowed. What the change does not speak of stays; a reply that is there is
   * never replaced by none (C14).
   */
  public Activity with(Change change) {
    return new Activity(sequence, row.with(change));
  }

  /** See {@link ActivityDraft#workspaceId()}. */
  public UUID workspaceId() {
    return row.workspaceId();
  }

  /** See {@link ActivityDraft#id()}. */
  public UUID id() {
    return row.id();
  }

  /** See {@link ActivityDraft#type()}. */
  public String type() {
    return row.type();
  }

  /** See {@link ActivityDraft#status()}. */
  public String status() {
    return row.status();
  }

  /** See {@link ActivityDraft#createdAt()}. */
  public Instant createdAt() {
    return row.createdAt();
  }

  /** See {@link ActivityDraft#ref()}. */
  public ActivityRef ref() {
    return row.ref();
  }

  /** See {@link ActivityDraft#isChat()}. */
  public boolean isChat() {
    return row.isChat();
  }

  /** See {@link ActivityDraft#sourceId()}. */
  public Optional<UUID> sourceId() {
    return row.sourceId();
  }

  /** See {@link ActivityDraft#sourceLabel()}. */
  public Optional<String> sourceLabel() {
    return row.sourceLabel();
  }

  /** See {@link ActivityDraft#targetId()}. */
  public Optional<UUID> targetId() {
    return row.targetId();
  }

  /** See {@link ActivityDraft#method()}. */
  public Optional<String> method() {
    return row.method();
  }

  /** See {@link ActivityDraft#summary()}. */
  public Optional<String> summary() {
    return row.summary();
  }

  /** See {@link ActivityDraft#correlation()}. */
  public Optional<String> correlation() {
    return row.correlation();
  }

  /** See {@link ActivityDraft#owner()}. */
  public Optional<String> owner() {
    return row.owner();
  }

  /** See {@link ActivityDraft#requestBody()}. */
  public Optional<Body> requestBody() {
    return row.requestBody();
  }

  /** See {@link ActivityDraft#responseBody()}. */
  public Optional<Body> responseBody() {
    return row.responseBody();
  }

  /** See {@link ActivityDraft#toolTrace()}. */
  public Optional<Body> toolTrace() {
    return row.toolTrace();
  }

  /** See {@link ActivityDraft#durationMs()}. */
  public Optional<Integer> durationMs() {
    return row.durationMs();
  }

  /** See {@link ActivityDraft#errorDetail()}. */
  public Optional<String> errorDetail() {
    return row.errorDetail();
  }

  /** See {@link ActivityDraft#idempotencyKey()}. */
  public Optional<String> idempotencyKey() {
    return row.idempotencyKey();
  }
}
