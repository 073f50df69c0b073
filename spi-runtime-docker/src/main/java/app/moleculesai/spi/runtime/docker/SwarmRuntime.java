package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Agents as services of a Docker swarm. A manager that is away is no failure of the runtime, as with one engine. Safe for
 * use by many threads.
 */
final class SwarmRuntime implements WorkspaceRuntime {
  private final Engine manager;
  private final SwarmView view;
  private final SwarmNodes nodes;
  private final SwarmServices services;
  private final SwarmStore store;
  private final SwarmStart swarmStart;
  private final AgentAddresses addresses;
  private final Ownership ownership;
  private final Map<Class<?>, Object> facets;
  private final System.Logger log;

  private SwarmRuntime(DockerConfig config, DockerConfig.Swarm swarm, PluginContext context) {
    log = context.logger();
    manager = new Engine(config, context.executor());
    ownership = new Ownership(context::installation);
    var api = new SwarmApi(manager);
    nodes = new SwarmNodes(api, config, swarm.nodes(), context.executor());
    addresses = new AgentAddresses(manager, config);
    view = new SwarmView(api, ownership, this::lookAround, context.executor(), log);
    services = new SwarmServices(api, ownership, view);
    store = new SwarmStore(api, ownership);
    var logins = new RegistryLogins(config.registries(), log);
    swarmStart = new SwarmStart(config, swarm, ownership, services, store, view, nodes,
        Network.overlay(manager, config.network()), logins, log);
    facets = Map.of(AgentLogs.class, new ContainerLogs(this::place), AgentCommands.class,
        new ContainerCommands(this::place), AgentFiles.class, new ContainerFiles(this::place),
        AgentImages.class, new SwarmImages(config.images(), nodes,
            engine -> new ContainerImages(config.images(),
                new ImageStore(engine, logins, config.platform(), log),
                new Containers(engine, ownership))));
  }

  static SwarmRuntime of(DockerConfig config, PluginContext context) {
    return new SwarmRuntime(config.unprivileged(), config.swarm().orElseThrow(), context);
  }

  private void lookAround() {
    nodes.look();
    addresses.look();
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  /** Begins to watch the swarm, in the background: nobody waits for a manager that is away. */
  @Override
  public void start() {
    view.begin();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    if (!view.hasSeen()) { // not asked yet: what was said last may still hold
      return AgentAddresses.said(workspace);
    }
    return SwarmTask.telling(view.last(workspace.id())).filter(SwarmTask::runs)
        .flatMap(this::address).<Endpoint>map(url -> new Endpoint.Http(url, true))
        .orElseGet(Endpoint.None::new);
  }

  private Optional<URI> address(SwarmTask task) {
    if (addresses.isAttached()) {
      return Optional.of(addresses.inside(task.workspaceId()));
    }
    var host = task.node().flatMap(nodes::find).map(SwarmJson.Node::address);
    return task.port().isEmpty() || host.isEmpty()
        ? Optional.empty()
        : Optional.of(URI.create("http://" + host.get() + ":" + task.port().getAsInt()));
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    var problem = view.problem();
    requireOpen();
    return problem.<WorkspaceState>map(WorkspaceState.Unknown::new)
        .orElseGet(() -> state(view.last(workspaceId)));
  }

  private static WorkspaceState state(List<SwarmTask> tasks) {
    return SwarmTask.telling(tasks).map(SwarmTask::workspaceState)
        .orElseGet(WorkspaceState.Stopped::new);
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireOpen();
    var states = new HashMap<UUID, WorkspaceState>();
    view.listNow().forEach((id, tasks) -> states.put(id, state(tasks)));
    return states;
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    requireOpen();
    return address(swarmStart.start(request));
  }

  @Override
  public void stop(UUID workspaceId) {
    requireOpen();
    services.remove(workspaceId);
    store.removeFiles(workspaceId);
    log.log(INFO, "workspace={0} stopped", workspaceId);
  }

  /** Deletes volumes where the node's daemon can be asked; elsewhere they are left to the operator, who is told. */
  @Override
  public void removeData(UUID workspaceId, boolean everything) {
    requireOpen();
    var node = store.pinned(workspaceId);
    if (node.isEmpty()) {
      return;
    }
    var names = new Names(workspaceId);
    var volumes = everything
        ? List.of(names.configVolume(), names.sessionVolume(), names.workspaceVolume())
        : List.of(names.configVolume(), names.sessionVolume());
    var engine = nodes.engine(node.get());
    if (engine.isPresent()) {
      volumes.forEach(volume -> new Volumes(engine.get(), ownership).dropSoon(workspaceId, volume,
          SwarmServices.END_LIMIT));
    } else {
      log.log(WARNING, "workspace={0}: volumes {1} stay on node {2}, which is not among"
          + " swarm-nodes; remove them there", workspaceId, String.join(", ", volumes),
          nodes.name(node.get()));
    }
    if (everything) {
      store.unpin(workspaceId);
    }
  }

  private Whereabouts.Place place(UUID workspaceId) {
    requireOpen();
    var task = SwarmTask.telling(view.listNow().getOrDefault(workspaceId, List.of()))
        .orElseThrow(() -> SdkException.notFound("a task of workspace " + workspaceId));
    var container = task.container().orElseThrow(
        () -> SdkException.notFound("a container of workspace " + workspaceId));
    return new Whereabouts.Place(nodes.require(task.node().orElse("")), container);
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return Optional.ofNullable(facets.get(type)).map(type::cast);
  }

  @Override
  public Health check() {
    if (manager.isClosed()) {
      return Health.down("closed");
    }
    return view.problem().map(Health::down).orElseGet(Health::up);
  }

  @Override
  public void close() throws InterruptedException {
    manager.close();
    nodes.close();
    view.close();
  }

  private void requireOpen() {
    if (manager.isClosed()) {
      throw SdkException.closed("docker runtime");
    }
  }
}
