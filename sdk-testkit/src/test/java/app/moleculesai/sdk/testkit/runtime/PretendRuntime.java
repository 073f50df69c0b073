package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A runtime that says it owns processes and starts none. Safe for use by many threads. */
class PretendRuntime implements WorkspaceRuntime {
  private final Map<UUID, WorkspaceState> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private void requireOpen() {
    if (closed) {
      throw SdkException.closed("pretend runtime");
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    return new Endpoint.None();
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    return running.getOrDefault(workspaceId, new WorkspaceState.Stopped());
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireOpen();
    return Map.copyOf(running);
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    running.put(request.workspace().id(),
        new WorkspaceState.Running("pretend", Optional.of(Instant.EPOCH)));
    return Optional.empty();
  }

  @Override
  public void stop(UUID workspaceId) {
    running.remove(workspaceId);
  }

  /** Makes runtimes of a class. */
  record Provider(Supplier<WorkspaceRuntime> runtimes)
      implements
        RuntimeProvider<ConfigValues> {
    @Override
    public String type() {
      return "pretend";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public Set<String> serves(ConfigValues config) {
      return Set.of("pretend");
    }

    @Override
    public WorkspaceRuntime create(ConfigValues config, PluginContext context) {
      return runtimes.get();
    }
  }
}
