package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A value that a workspace keeps under a key ({@code wire.md} 12.5). Its text shows no value.
 *
 * @param workspaceId whose it is
 * @param key names it within the workspace
 * @param value a JSON document
 * @param version counts the writes of the key, from 1
 * @param expiresAt from when it is gone, if it is ever to go by itself
 * @param updatedAt when it was written last
 */
public record KeyValueEntry(UUID workspaceId, String key, Body value, long version,
    Optional<Instant> expiresAt, Instant updatedAt) {
  /** Says whether it is still there at a time. */
  public boolean isThere(Instant now) {
    return expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
  }

  @Override
  public String toString() {
    return "KeyValueEntry[" + workspaceId + ", version=" + version + "]";
  }
}
