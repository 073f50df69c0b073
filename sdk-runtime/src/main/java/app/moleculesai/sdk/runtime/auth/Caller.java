package app.moleculesai.sdk.runtime.auth;

import java.util.Optional;
import java.util.UUID;

/** Who a message comes from ({@code wire.md} 3.1). */
public sealed interface Caller {
  /** The canvas: a person, without a workspace's identity. */
  record Canvas() implements Caller {}

  /** A workspace that has shown that it is this one. */
  record Workspace(UUID id) implements Caller {}

  /**
   * A part of this server; no request can claim it.
   *
   * @param label such as {@code system:scheduler}
   */
  record Server(String label) implements Caller {}

  /** Returns the workspace that calls, if one does. */
  default Optional<UUID> workspaceId() {
    return this instanceof Workspace workspace ? Optional.of(workspace.id()) : Optional.empty();
  }
}
