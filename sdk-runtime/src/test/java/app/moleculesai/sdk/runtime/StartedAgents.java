package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.runtime.AgentImages;
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

/** Owns processes that exist on paper only, and keeps what each was started with. Safe for use by many threads. */
public final class StartedAgents implements WorkspaceRuntime {
  private final List<StartRequest> requests = new CopyOnWriteArrayList<>();
  private final Optional<AgentImages> images;

  /** Agents without images. */
  StartedAgents() {
    this.images = Optional.empty();
  }

  /** Agents of these images. */
  public StartedAgents(AgentImages images) {
    this.images = Optional.of(images);
  }

  /** Returns what a workspace was started with, each time. */
  List<StartRequest> of(UUID workspaceId) {
    return requests.stream().filter(request -> request.workspace().id().equals(workspaceId))
        .toList();
  }

  /** Returns what a workspace was started with the last time. */
  StartRequest last(UUID workspaceId) {
    return of(workspaceId).getLast();
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    return new Endpoint.None();
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    return new WorkspaceState.Unknown("on paper");
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    return Map.of();
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return images.filter(type::isInstance).map(type::cast);
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    requests.add(request);
    return Optional.empty();
  }
}
