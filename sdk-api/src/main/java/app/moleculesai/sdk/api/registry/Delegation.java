package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.api.text.Truncation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An entry of the ledger: a task that one workspace handed to another ({@code wire.md} 9.2). It outlives both. Previews
 * are cut here, so that no registry ever sees a longer one (DL-4). Its text shows no content.
 *
 * @param id names it; every registry takes up to 255 characters
 * @param callerId who handed the task on
 * @param calleeId who is to do it
 * @param taskPreview how the task begins, at most 4096 bytes of UTF-8
 * @param status where it stands
 * @param lastHeartbeat when the server that carries it last said so; none while it waits for somebody else
 * @param deadline when it fails at the latest
 * @param resultPreview how the answer begins, at most 4096 bytes of UTF-8
 * @param errorDetail why it failed
 * @param retryCount how often it was sent again by another server, or by another run of the same one
 * @param createdAt when it came
 * @param updatedAt when its status last changed
 * @param idempotencyKey unique among the entries of a caller; every registry takes up to 255 characters
 */
public record Delegation(
    String id,
    UUID callerId,
    UUID calleeId,
    String taskPreview,
    DelegationStatus status,
    Optional<Instant> lastHeartbeat,
    Instant deadline,
    Optional<String> resultPreview,
    Optional<String> errorDetail,
    int retryCount,
    Instant createdAt,
    Instant updatedAt,
    Optional<String> idempotencyKey) {
  /** How long one has until it fails. */
  public static final Duration LONGEST = Duration.ofHours(6);

  private static final int PREVIEW_BYTES = 4096;

  /** Cuts the previews. */
  public Delegation {
    taskPreview = preview(taskPreview);
    resultPreview = resultPreview.map(Delegation::preview);
    errorDetail = errorDetail.map(StorableText::repair);
  }

  /** One that the server is about to send. */
  public static Delegation of(String id, UUID callerId, UUID calleeId, String task,
      Optional<String> idempotencyKey, Instant now) {
    return new Delegation(id, callerId, calleeId, task, DelegationStatus.QUEUED, Optional.of(now),
        now.plus(LONGEST), Optional.empty(), Optional.empty(), 0, now, now, idempotencyKey);
  }

  /** One that an agent sends itself: no server carries it. */
  public static Delegation recorded(String id, UUID callerId, UUID calleeId, String task,
      Instant now) {
    return new Delegation(id, callerId, calleeId, task, DelegationStatus.DISPATCHED,
        Optional.empty(), now.plus(LONGEST), Optional.empty(), Optional.empty(), 0, now, now,
        Optional.empty());
  }

  /** Returns the entry after a change that is allowed. */
  public Delegation with(DelegationChange change, Instant now) {
    return new Delegation(id, callerId, calleeId, taskPreview, change.status(), lastHeartbeat,
        deadline, change.resultPreview().or(() -> resultPreview),
        change.errorDetail().or(() -> errorDetail), retryCount, createdAt, now, idempotencyKey);
  }

  /** Returns the entry with another heartbeat, or none. */
  public Delegation withHeartbeat(Optional<Instant> heartbeat) {
    return new Delegation(id, callerId, calleeId, taskPreview, status, heartbeat, deadline,
        resultPreview, errorDetail, retryCount, createdAt, updatedAt, idempotencyKey);
  }

  /** Returns the entry as it is when it was sent once more. */
  public Delegation retried(Instant now) {
    return new Delegation(id, callerId, calleeId, taskPreview, status, Optional.of(now), deadline,
        resultPreview, errorDetail, retryCount + 1, createdAt, now, idempotencyKey);
  }

  /** Returns the entry without its key, which another one takes (DL-9). */
  public Delegation withoutKey() {
    return new Delegation(id, callerId, calleeId, taskPreview, status, lastHeartbeat, deadline,
        resultPreview, errorDetail, retryCount, createdAt, updatedAt, Optional.empty());
  }

  static String preview(String text) {
    return Truncation.truncateBytesNoMarker(StorableText.repair(text), PREVIEW_BYTES);
  }

  @Override
  public String toString() {
    return "Delegation[" + id + ", caller=" + callerId + ", callee=" + calleeId + ", "
        + status.word() + "]";
  }
}
