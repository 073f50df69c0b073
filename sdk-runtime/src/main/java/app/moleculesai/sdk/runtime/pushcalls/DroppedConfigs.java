package app.moleculesai.sdk.runtime.pushcalls;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;

/**
 * Tells agents behind HTTP, in the background, of push configurations that are not kept any more, once: what an agent
 * still pushes is turned away. Safe for use by many threads.
 */
public final class DroppedConfigs {
  private static final System.Logger LOG = System.getLogger(DroppedConfigs.class.getName());

  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final AgentPushes agents;
  private final Supervisor supervisor;

  /** Takes where agents are and how they are asked. */
  public DroppedConfigs(WorkspaceDirectory directory, Runtimes runtimes, AgentPushes agents,
      Supervisor supervisor) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.agents = agents;
    this.supervisor = supervisor;
  }

  /** Tells the agent of a configuration, with the task for which it has it. */
  public void forget(PushConfig config) {
    supervisor.run("push-config-delete", () -> {
      try {
        tell(config);
      } catch (SdkException e) {
        LOG.log(DEBUG, "workspace={0} was not told that a push configuration is deleted: {1}",
            config.workspaceId(), e.code().word());
      }
    });
  }

  private void tell(PushConfig config) {
    directory.find(config.workspaceId()).ifPresent(target -> agents.ask(target,
        runtimes.endpoint(target), A2aMethod.DELETE_PUSH.name(Generation.V1_0).orElseThrow(),
        Json.object().put("taskId", config.taskId()).put("id", config.key().toString())));
  }
}
