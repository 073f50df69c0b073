package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message for an agent that was busy. Its text shows no content.
 *
 * @param workspaceId who it is for
 * @param callerId the workspace that sent it, if one did
 * @param priority higher ones come first: {@link #CRITICAL}, {@link #TASK}, {@link #INFO}, or any other 16-bit number
 * @param body the whole request, in its normal form
 * @param method the request's method; may be empty
 * @param idempotencyKey unique among the active items of a workspace; every registry takes up to 255 characters
 * @param turnId the activity in the workspace's log that waits for the answer
 * @param expiresAt when nobody wants it any more; never, when not given
 * @param extensions which extensions of A2A its sender asked for, as the header said it: every registry takes up to
 *        4,096 characters
 */
public record QueueMessage(
    UUID workspaceId,
    Optional<UUID> callerId,
    int priority,
    Body body,
    String method,
    Optional<String> idempotencyKey,
    Optional<UUID> turnId,
    Optional<Instant> expiresAt,
    Optional<String> extensions) {
  /** The priority of what cannot wait. */
  public static final int CRITICAL = 100;
  /** The priority of ordinary messages. */
  public static final int TASK = 50;
  /** The priority of what need not be answered soon. */
  public static final int INFO = 10;

  /** Refuses a priority that not every registry could keep. */
  public QueueMessage {
    if (priority != (short) priority) {
      throw new IllegalArgumentException("priority " + priority + " has more than 16 bits");
    }
  }

  /** A message whose sender asked for no extension. */
  public QueueMessage(UUID workspaceId, Optional<UUID> callerId, int priority, Body body,
      String method, Optional<String> idempotencyKey, Optional<UUID> turnId,
      Optional<Instant> expiresAt) {
    this(workspaceId, callerId, priority, body, method, idempotencyKey, turnId, expiresAt,
        Optional.empty());
  }

  @Override
  public String toString() {
    return "QueueMessage[workspace=" + workspaceId + ", " + body + "]";
  }
}
