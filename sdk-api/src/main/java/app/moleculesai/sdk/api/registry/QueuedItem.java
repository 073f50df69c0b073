package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An item of the queue: a message and what became of it so far. Its text shows no content.
 *
 * @param id names it
 * @param message what is to be sent
 * @param enqueuedAt when it came
 * @param status where it stands
 * @param attempts how often it was tried, without the tries that did not count
 * @param dispatchedAt when it was last claimed to be sent
 * @param endedAt when it came to its end
 * @param lastError why it was put back, or ended without an answer; several reasons are joined by {@code "; "}
 * @param claim who has it, while it is {@code DISPATCHED}
 * @param response what the agent answered, when it is {@code COMPLETED} and the answer was kept
 */
public record QueuedItem(
    UUID id,
    QueueMessage message,
    Instant enqueuedAt,
    QueueStatus status,
    int attempts,
    Optional<Instant> dispatchedAt,
    Optional<Instant> endedAt,
    Optional<String> lastError,
    Optional<QueueClaim> claim,
    Optional<Body> response) {
  /** An item that was not tried yet. */
  public static QueuedItem of(UUID id, QueueMessage message, Instant now) {
    return new QueuedItem(id, message, now, QueueStatus.QUEUED, 0, Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns who it is for. */
  public UUID workspaceId() {
    return message.workspaceId();
  }

  @Override
  public String toString() {
    return "QueuedItem[" + id + ", workspace=" + workspaceId() + ", " + status.word() + "]";
  }
}
