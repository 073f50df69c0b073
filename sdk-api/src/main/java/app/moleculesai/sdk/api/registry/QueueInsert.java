package app.moleculesai.sdk.api.registry;

import java.util.UUID;

/**
 * What an insert into the queue came to.
 *
 * @param id the item that waits now
 * @param isNew whether it is the one that was given; otherwise an active item of the same workspace has its key
 */
public record QueueInsert(UUID id, boolean isNew) {}
