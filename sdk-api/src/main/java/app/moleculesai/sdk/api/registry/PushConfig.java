package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.text.StorableText;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where news of a task is pushed to ({@code a2a.md} 1). Its text shows no address.
 *
 * @param key names it on this server, and in the address that an agent pushes to
 * @param workspaceId whose agent works on the task
 * @param taskId the task; {@code ""} as long as its agent has not named it; at most {@link StoredTask#LONGEST_ID}
 *        characters
 * @param id names it among those of its task; at most {@link StoredTask#LONGEST_ID} characters
 * @param owner who set it, in the server's words; at most {@link StoredTask#LONGEST_ID} characters
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
  /** Refuses what not every registry could keep. */
  public PushConfig {
    requireKept("task", taskId);
    requireKept("id", id);
    requireKept("owner", owner);
  }

  private static void requireKept(String what, String text) {
    if (!StorableText.isStorable(text)) {
      throw new IllegalArgumentException(
          "a push configuration's " + what + " is UTF-16 without U+0000");
    }
    int length = text.codePointCount(0, text.length());
    if (length > StoredTask.LONGEST_ID) {
      throw new IllegalArgumentException("a push configuration's " + what + " has at most "
          + StoredTask.LONGEST_ID + " characters, not " + length);
    }
  }

  /** Returns it as it is for a task. */
  public PushConfig ofTask(String task) {
    return new PushConfig(key, workspaceId, task, id, owner, generation, content, tokenHash,
        createdAt);
  }

  /** Returns it as it is with another content. */
  public PushConfig sealed(SealedValue value) {
    return new PushConfig(key, workspaceId, taskId, id, owner, generation, value, tokenHash,
        createdAt);
  }

  @Override
  public String toString() {
    return "PushConfig[" + key + ", workspace=" + workspaceId + ", task=" + taskId + "]";
  }
}
