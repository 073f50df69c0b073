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
import java.util.function.Consumer;

/** Agents whose processes exist on paper only: it notes who is started, stopped and forgotten. Safe for many threads. */
public final class PaperProcesses implements WorkspaceRuntime {
  /** Who was started, in order. */
  public final List<UUID> started = new CopyOnWriteArrayList<>();
  /** Who was stopped, in order. */
  public final List<UUID> stopped = new CopyOnWriteArrayList<>();
  /** Whose data was removed, in order. */
  public final List<UUID> forgotten = new CopyOnWriteArrayList<>();
  /** What it is. */
  public volatile RuntimeCapabilities capabilities = RuntimeCapabilities.process();
  /** What is said of each. */
  public volatile WorkspaceState state = new WorkspaceState.Running("1", Optional.empty());
  /** Called for each start, after it was noted. */
  public volatile Consumer<UUID> starting = id -> {};
  /** Called for each stop, before it is noted. */
  public volatile Consumer<UUID> stopping = id -> {};

  @Override
  public RuntimeCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    return new Endpoint.None();
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
    starting.accept(request.workspace().id());
    return Optional.empty();
  }

  @Override
  public void stop(UUID workspaceId) {
    stopping.accept(workspaceId);
    stopped.add(workspaceId);
  }

  @Override
  public void removeData(UUID workspaceId, boolean everything) {
    forgotten.add(workspaceId);
  }
}
