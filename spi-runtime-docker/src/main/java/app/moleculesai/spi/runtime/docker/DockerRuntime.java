package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Agents in containers of one Docker engine. A daemon that is away is no failure of the runtime: it says so when it is
 * asked how it is, and goes on when the daemon is back. Safe for use by many threads.
 */
final class DockerRuntime implements WorkspaceRuntime {
  /** How long a container may take to let go of its volumes that somebody else is just removing. */
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final Engine engine;
  private final Containers containers;
  private final Known known;
  private final Pulse pulse;
  private final Inspection inspection;
  private final EventWatch watch;
  private final AgentAddresses addresses;
  private final AgentStart agentStart;
  private final Removal removal;
  private final Volumes volumes;
  private final Map<Class<?>, Object> facets;
  private final System.Logger log;

  private DockerRuntime(DockerConfig config, PluginContext context) {
    log = context.logger();
    engine = new Engine(config, context.executor());
    var ownership = new Ownership(context::installation);
    containers = new Containers(engine, ownership);
    known = new Known();
    inspection = new Inspection(engine, containers, known);
    addresses = new AgentAddresses(engine, config);
    watch = new EventWatch(engine, ownership, containers, known, inspection, addresses,
        context.executor(), log);
    pulse = new Pulse(engine, watch::distrust);
    var logins = new RegistryLogins(config.registries(), log);
    var images = new ImageStore(engine, logins, config.platform(), log);
    removal = new Removal(engine, containers);
    volumes = new Volumes(engine, ownership);
    agentStart = new AgentStart(engine, config, ownership, containers, volumes,
        Network.bridge(engine, config.network()), images, removal, inspection, addresses, log);
    Whereabouts agents = id -> new Whereabouts.Place(engine, containers.require(id));
    facets = Map.of(AgentLogs.class, new ContainerLogs(agents), AgentCommands.class,
        new ContainerCommands(agents), AgentFiles.class,
        new ContainerFiles(agents), AgentImages.class,
        new ContainerImages(config.images(), images, containers), ImagePublisher.class,
        new PublishedImages(engine, logins));
  }

  static DockerRuntime of(DockerConfig config, PluginContext context) {
    return new DockerRuntime(config, context);
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  /** Begins to watch the daemon, in the background: nobody waits for one that is away. */
  @Override
  public void start() {
    watch.begin();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    var last = known.last(workspace.id());
    if (last.isEmpty() && !known.isComplete()) { // not asked yet: what was said last may still hold
      return AgentAddresses.said(workspace);
    }
    return last.flatMap(container -> addresses.find(workspace.id(), container))
        .<Endpoint>map(url -> new Endpoint.Http(url, true)).orElseGet(Endpoint.None::new);
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    var silent = pulse.problem();
    requireOpen();
    if (silent.isPresent()) {
      return new WorkspaceState.Unknown(silent.get());
    }
    return switch (known.of(workspaceId)) {
      case Known.Answer.There there -> there.container().state();
      case Known.Answer.Nothing nothing -> new WorkspaceState.Stopped();
      case Known.Answer.Doubtful doubtful -> inspection.of(workspaceId).state();
    };
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireOpen();
    long asked = known.now();
    var all = containers.all();
    known.learnAll(asked, all, false);
    var states = new HashMap<UUID, WorkspaceState>();
    all.forEach((id, container) -> states.put(id, container.state()));
    return states;
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    requireOpen();
    return Optional.of(agentStart.start(request));
  }

  @Override
  public void stop(UUID workspaceId) {
    requireOpen();
    removal.remove(workspaceId);
    inspection.again(workspaceId);
    log.log(INFO, "workspace={0} stopped", workspaceId);
  }

  @Override
  public void removeData(UUID workspaceId, boolean everything) {
    requireOpen();
    var names = new Names(workspaceId);
    volumes.dropSoon(workspaceId, names.configVolume(), END_LIMIT);
    volumes.dropSoon(workspaceId, names.sessionVolume(), END_LIMIT);
    if (everything) {
      volumes.dropSoon(workspaceId, names.workspaceVolume(), END_LIMIT);
    }
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return Optional.ofNullable(facets.get(type)).map(type::cast);
  }

  @Override
  public Health check() {
    if (engine.isClosed()) {
      return Health.down("closed");
    }
    return pulse.problem().map(Health::down).orElseGet(Health::up);
  }

  @Override
  public void close() throws InterruptedException {
    engine.close();
    watch.close();
  }

  private void requireOpen() {
    if (engine.isClosed()) {
      throw SdkException.closed("docker runtime");
    }
  }
}
