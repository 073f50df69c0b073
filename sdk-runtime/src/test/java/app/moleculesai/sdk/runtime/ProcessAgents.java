package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A workspace runtime that owns its agents' processes, which are all one address and in the state a test says. */
final class ProcessAgents implements WorkspaceRuntime {
  private final URI agent;
  private final List<UUID> started = new CopyOnWriteArrayList<>();
  private volatile WorkspaceState state = new WorkspaceState.Running("1", Optional.empty());

  ProcessAgents(URI agent) {
    this.agent = agent;
  }

  void are(WorkspaceState now) {
    state = now;
  }

  /** Returns who was started, each time anew. */
  List<UUID> started() {
    return started;
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    return new Endpoint.Http(agent, true);
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    return state;
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    return Map.of();
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    started.add(request.workspace().id());
    return Optional.of(agent);
  }
}
