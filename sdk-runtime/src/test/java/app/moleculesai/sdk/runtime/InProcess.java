package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.Responder;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.util.Map;
import java.util.UUID;

/**
 * Agents that are one object.
 *
 * @param atOnce whether it answers without waiting for anything
 */
record InProcess(Responder responder, boolean atOnce) implements WorkspaceRuntime {
  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.inProcess();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    return new Endpoint.InProcess(responder, atOnce);
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    return new WorkspaceState.Unknown("nobody asks");
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    return Map.of();
  }
}
