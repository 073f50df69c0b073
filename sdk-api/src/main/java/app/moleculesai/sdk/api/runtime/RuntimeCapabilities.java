package app.moleculesai.sdk.api.runtime;

/**
 * What a workspace runtime is. The server acts on this alone and never on a runtime's name ({@code design.md} 4).
 *
 * @param birth when a new workspace counts as online
 * @param ownsProcess whether it starts the agent and can say whether it runs
 * @param takesWorkspacePlugins whether files can be installed into the agent
 * @param canRestart whether restarting an agent means anything
 * @param needsPacing whether starting many at once needs pauses between
 * @param swept whether the health sweep looks after its workspaces
 */
public record RuntimeCapabilities(
    Birth birth,
    boolean ownsProcess,
    boolean takesWorkspacePlugins,
    boolean canRestart,
    boolean needsPacing,
    boolean swept) {
  /** When a new workspace counts as online. */
  public enum Birth {
    /** At once: there is nothing to start. */
    AT_ONCE,
    /** When its agent calls, or at once if its address is given. */
    BY_AGENT,
    /** When what {@link WorkspaceRuntime#start} started calls. */
    PROVISIONED
  }

  /** Agents that live in this process: nothing to start, watch or restart. */
  public static RuntimeCapabilities inProcess() {
    return new RuntimeCapabilities(Birth.AT_ONCE, false, false, false, false, false);
  }

  /** Agents on somebody else's host: they call, we cannot start or restart them. */
  public static RuntimeCapabilities external() {
    return new RuntimeCapabilities(Birth.BY_AGENT, false, false, false, true, false);
  }

  /** Agents in processes that the runtime owns. */
  public static RuntimeCapabilities process() {
    return new RuntimeCapabilities(Birth.PROVISIONED, true, true, true, true, true);
  }
}
