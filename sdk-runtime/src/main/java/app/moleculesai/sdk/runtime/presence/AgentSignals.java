package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.presence.SignalsJson.Signals;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What agents said of themselves in their last heartbeat: how long a call may be silent, and what they do on their own
 * ({@code wire.md} 6.2). It stands in the row of the workspace, so that every server knows it, whichever of them heard
 * the heartbeat; it counts until the agent is gone: who sleeps or is started again has not changed its mind, and who
 * registers in the place of one that is gone has said nothing yet. Safe for use by many threads.
 */
public final class AgentSignals {
  /** The capability of agents that queue their own work (3.8). */
  public static final String SESSION = "session";
  /** The capability of agents that judge their own state. */
  public static final String STATUS_MANAGEMENT = "status_mgmt";

  /** The capability of agents that keep their schedules themselves (SC-7). */
  public static final String SCHEDULER = "scheduler";

  private static final Set<WorkspaceStatus> GONE = EnumSet.of(WorkspaceStatus.OFFLINE,
      WorkspaceStatus.FAILED, WorkspaceStatus.AWAITING_AGENT, WorkspaceStatus.REMOVED);

  private final WorkspaceDirectory directory;

  /** Takes the rows. */
  public AgentSignals(WorkspaceDirectory directory) {
    this.directory = directory;
  }

  /** Says whether an agent declared a capability. */
  public boolean declares(UUID workspaceId, String capability) {
    return of(workspaceId).capabilities().contains(capability);
  }

  /** Says whether the agent of a row that is at hand declared a capability. */
  public static boolean declares(Workspace row, String capability) {
    return of(row).capabilities().contains(capability);
  }

  /** Returns how long a call to this agent may be silent, when it said so (DI-4). */
  public Optional<Duration> idleLimit(UUID workspaceId) {
    return of(workspaceId).idleLimit();
  }

  /** Says whether the agent of a row is gone, so that whoever comes may be another one. */
  static boolean isGone(Workspace row) {
    return GONE.contains(row.status());
  }

  private Signals of(UUID workspaceId) {
    return directory.find(workspaceId).map(AgentSignals::of).orElse(Signals.NONE);
  }

  private static Signals of(Workspace row) {
    return row.agentSignals().filter(said -> !isGone(row))
        .map(SignalsJson::read).orElse(Signals.NONE);
  }
}
