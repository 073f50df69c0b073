package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.util.Optional;

/**
 * How an item of the queue ends. Its text shows no content.
 *
 * @param status {@code COMPLETED}, {@code DROPPED} or {@code FAILED}
 * @param response what the agent answered, when that is kept
 * @param reason why there is no answer
 */
public record QueueEnd(QueueStatus status, Optional<Body> response, Optional<String> reason) {
  /** Refuses a status that is no end. */
  public QueueEnd {
    if (status.isActive()) {
      throw new IllegalArgumentException(status.word() + " is no end");
    }
  }

  /** The agent answered; the answer itself may be missing. */
  public static QueueEnd completed(Optional<Body> response) {
    return new QueueEnd(QueueStatus.COMPLETED, response, Optional.empty());
  }

  /** Given up without another try. */
  public static QueueEnd dropped(String reason) {
    return new QueueEnd(QueueStatus.DROPPED, Optional.empty(), Optional.of(reason));
  }

  /** Given up after the last try. */
  public static QueueEnd failed(String reason) {
    return new QueueEnd(QueueStatus.FAILED, Optional.empty(), Optional.of(reason));
  }

  @Override
  public String toString() {
    return "QueueEnd[" + status.word() + "]";
  }
}
