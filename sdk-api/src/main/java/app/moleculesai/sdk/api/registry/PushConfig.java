package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where news of a task is pushed to ({@code a2a.md} 1). Its text shows no address.
 *
 * @param key names it on this server, and in the address that an agent pushes to
 * @param workspaceId whose agent works on the task
 * @param taskId the task; {@code ""} as long as its agent has not named it
 * @param id names it among those of its task; at most {@link StoredTask#LONGEST_ID} characters
 * @param owner who set it, in the server's words
 * @param generation in which generation of A2A news is told: {@code 0.3} or {@code 1.0}
 * @param content the configuration, with its address and credentials
 * @param tokenHash of the token with which the agent pushes to the server; empty when the server itself has the news
 * @param createdAt when it was set
 */
public record PushConfig(
    UUID key,
    UUID workspaceId,
    String taskId,
    String id,
    String owner,
    String generation,
    SealedValue content,
    Optional<TokenHash> tokenHash,
    Instant createdAt) {
  @Override
  public String toString() {
    return "PushConfig[" + key + ", workspace=" + workspaceId + ", task=" + taskId + "]";
  }
}
