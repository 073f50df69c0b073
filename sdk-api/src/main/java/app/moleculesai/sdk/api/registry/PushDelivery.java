package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * News that is to be pushed. Its text shows no content.
 *
 * @param id names it
 * @param configKey where it goes
 * @param number the place among those of its configuration, in which they are sent; given by the registry
 * @param body what is sent, in the generation of the configuration
 * @param whole whether it says all of the task, so that nobody misses what an earlier one said that does, too
 * @param attempts how often it was tried
 * @param nextAt when it is tried next; of a dead one, when it was given up
 * @param dead whether it was given up
 * @param lastError why the last try failed; names no address; kept when it is claimed again
 * @param createdAt when it was put here, or last revived: it is given up a while after
 */
public record PushDelivery(
    UUID id,
    UUID configKey,
    long number,
    Body body,
    boolean whole,
    int attempts,
    Instant nextAt,
    boolean dead,
    Optional<String> lastError,
    Instant createdAt) {
  /** News that was not tried yet; the registry gives it its number. */
  public static PushDelivery of(UUID id, UUID configKey, Body body, Instant now) {
    return new PushDelivery(id, configKey, 0, body, false, 0, now, false, Optional.empty(), now);
  }

  /** Returns it as news that says all of the task, or that does not. */
  public PushDelivery whole(boolean all) {
    return new PushDelivery(id, configKey, number, body, all, attempts, nextAt, dead, lastError,
        createdAt);
  }

  @Override
  public String toString() {
    return "PushDelivery[" + id + ", config=" + configKey + ", attempts=" + attempts + "]";
  }
}
