package app.moleculesai.sdk.runtime.presence;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What agents said of themselves in their last heartbeat: how long a call may be silent, and what they do on their own
 * ({@code wire.md} 6.2). Lost with the process and said again with the next heartbeat. Safe for use by many threads.
 */
public final class AgentSignals {
  /** The capability of agents that queue their own work (3.8). */
  public static final String SESSION = "session";
  /** The capability of agents that judge their own state. */
  public static final String STATUS_MANAGEMENT = "status_mgmt";

  /** The capability of agents that keep their schedules themselves (SC-7). */
  public static final String SCHEDULER = "scheduler";

  private record Signals(Set<String> capabilities, Optional<Duration> idleLimit) {}

  private final Map<UUID, Signals> byWorkspace = new ConcurrentHashMap<>();

  void said(UUID workspaceId, Set<String> capabilities, Optional<Duration> idleLimit) {
    if (capabilities.isEmpty() && idleLimit.isEmpty()) {
      byWorkspace.remove(workspaceId);
    } else {
      byWorkspace.put(workspaceId, new Signals(Set.copyOf(capabilities), idleLimit));
    }
  }

  /** Forgets a workspace that is gone. */
  public void forget(UUID workspaceId) {
    byWorkspace.remove(workspaceId);
  }

  /** Says whether an agent declared a capability. */
  public boolean declares(UUID workspaceId, String capability) {
    var signals = byWorkspace.get(workspaceId);
    return signals != null && signals.capabilities.contains(capability);
  }

  /** Returns how long a call to this agent may be silent, when it said so (DI-4). */
  public Optional<Duration> idleLimit(UUID workspaceId) {
    return Optional.ofNullable(byWorkspace.get(workspaceId)).flatMap(Signals::idleLimit);
  }
}
