package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * News that was given up, without what it says: bodies may be large, and whoever looks for a fault needs none.
 *
 * @param id names it
 * @param taskId the task it is of; {@code ""} when that was never named
 * @param configId of the configuration whose receiver should have it
 * @param attempts how often it was tried
 * @param lastError why the last try failed; names no address
 * @param createdAt when it was put into the outbox, or last revived
 * @param deadAt when it was given up
 */
public record DeadPush(
    UUID id,
    String taskId,
    String configId,
    int attempts,
    Optional<String> lastError,
    Instant createdAt,
    Instant deadAt) {}
