package app.moleculesai.sdk.api.event;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened, for subscribers. Its text shows no payload.
 *
 * @param id its own id; of a recorded event the row's
 * @param type the name on the wire, such as {@code WORKSPACE_ONLINE}
 * @param workspaceId which workspace it is about; none: for canvas clients only
 * @param timestamp when it happened
 * @param payload a JSON object
 */
public record Event(UUID id, String type, Optional<UUID> workspaceId, Instant timestamp,
    Body payload) {
  @Override
  public String toString() {
    return "Event[" + type + ", workspace=" + workspaceId.map(UUID::toString).orElse("-") + "]";
  }
}
