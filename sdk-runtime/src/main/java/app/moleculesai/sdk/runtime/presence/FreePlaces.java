package app.moleculesai.sdk.runtime.presence;

import java.util.UUID;

/** Hears of agents that could take on another task ({@code wire.md} QU-4). Safe for use by many threads. */
@FunctionalInterface
public interface FreePlaces {
  /** Takes note of one; called for every such heartbeat, whose answer waits for the return. */
  void found(UUID workspaceId);
}
