package app.moleculesai.sdk.runtime.workspaces;

import java.util.UUID;

/**
 * Hears that an agent has to be started again, because what it is started with has changed ({@code wire.md} SE-4, 5.9). Who
 * hears it joins such requests and decides whether the workspace can be started at all.
 */
@FunctionalInterface
public interface RestartWanted {
  /** A workspace's agent should be started again, soon. */
  void restartWanted(UUID workspaceId);
}
