package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.UUID;

/**
 * Something a workspace remembers. Its text shows no content.
 *
 * @param id names it
 * @param workspaceId who remembers it
 * @param scope who may read it
 * @param namespace groups memories, at most 50 characters
 * @param content the text
 * @param createdAt when it was written
 */
public record Memory(UUID id, UUID workspaceId, Scope scope, String namespace, String content,
    Instant createdAt) {
  /** The namespace of memories without one. */
  public static final String GENERAL = "general";

  /** Who may read a memory. A later version may add some. */
  public enum Scope {
    /** The workspace itself. */
    LOCAL,
    /** The workspaces below the same parent, and the parent. */
    TEAM,
    /** Everybody. */
    GLOBAL
  }

  /** Returns it with another namespace and content. */
  public Memory with(String otherNamespace, String otherContent) {
    return new Memory(id, workspaceId, scope, otherNamespace, otherContent, createdAt);
  }

  @Override
  public String toString() {
    return "Memory[" + id + ", workspace=" + workspaceId + ", " + scope + "]";
  }
}
