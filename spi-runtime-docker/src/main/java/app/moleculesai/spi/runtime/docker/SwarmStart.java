package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.StartRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Starts an agent as a service with one task. Its volumes are on one node, so it stays on the node of its first task. Safe
 * for use by many threads, for different workspaces.
 */
final class SwarmStart {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  /** For whatever user the image has: in the container there is nobody but the agent. */
  private static final long READABLE = 0444;
  private static final String TOKEN_FILE = AgentSpec.CONFIG_FOLDER + "/.auth_token";

  private final DockerConfig config;
  private final DockerConfig.Swarm swarm;
  private final Ownership ownership;
  private final SwarmServices services;
  private final SwarmStore store;
  private final SwarmView view;
  private final SwarmNodes nodes;
  private final Network network;
  private final RegistryLogins logins;
  private final System.Logger log;

  SwarmStart(DockerConfig config, DockerConfig.Swarm swarm, Ownership ownership,
      SwarmServices services, SwarmStore store, SwarmView view, SwarmNodes nodes, Network network,
      RegistryLogins logins, System.Logger log) {
    this.config = config;
    this.swarm = swarm;
    this.ownership = ownership;
    this.services = services;
    this.store = store;
    this.view = view;
    this.nodes = nodes;
    this.network = network;
    this.logins = logins;
    this.log = log;
  }

  /** Starts it, and returns its task once it runs. */
  SwarmTask start(StartRequest request) {
    var id = request.workspace().id();
    var spec = new AgentSpec(config, request);
    var image = config.images().choose(request.workspace().runtime(), request.imagePin());
    var node = store.pinned(id);
    requireImage(node, image, request.workspace().runtime());
    services.requireFreeName(id, spec.names().container());
    network.require();
    services.remove(id);
    store.removeFiles(id);
    resetSessions(id, spec, node);
    warn(id, request, spec);
    try {
      var service = create(id, request, spec, image, node);
      var task = running(id);
      if (node.isEmpty()) {
        keep(id, service, task);
      }
      log.log(INFO, "workspace={0} task={1} started from {2}", id, task.id(), image);
      return task;
    } catch (RuntimeException e) {
      cleanUp(id);
      throw e;
    }
  }

  /** Where the node's daemon can be asked, an image that cannot be had is found out before anything is stopped. */
  private void requireImage(Optional<String> node, ImageReference image, String runtime) {
    node.flatMap(nodes::engine).ifPresent(
        engine -> new ImageStore(engine, logins, config.platform(), log).require(image, runtime));
  }

  private void resetSessions(UUID id, AgentSpec spec, Optional<String> node) {
    if (!spec.resetsSessions() || node.isEmpty()
        || !spec.volumes().contains(spec.names().sessionVolume())) {
      return;
    }
    nodes.engine(node.get()).ifPresentOrElse(
        engine -> new Volumes(engine, ownership).dropSoon(id, spec.names().sessionVolume(),
            SwarmServices.END_LIMIT),
        () -> log.log(WARNING, "workspace={0} keeps its sessions: the Docker daemon of its node"
            + " {1} is not among swarm-nodes", id, nodes.name(node.get())));
  }

  private void warn(UUID id, StartRequest request, AgentSpec spec) {
    if (spec.tier().lowered()) {
      log.log(WARNING, "workspace={0} asks for tier {1} and runs as tier 2: a service of a swarm"
          + " has no more rights", id, request.workspace().tier());
    }
  }

  private String create(UUID id, StartRequest request, AgentSpec spec, ImageReference image,
      Optional<String> node) {
    var labels = new LinkedHashMap<>(ownership.of(id));
    labels.put(Ownership.RUNTIME, request.workspace().runtime());
    var secrets = request.token().map(token -> new SwarmJson.MountedFile(store.addSecret(id,
        token.reveal().getBytes(StandardCharsets.UTF_8)), TOKEN_FILE, READABLE)).stream().toList();
    var constraints = new ArrayList<>(swarm.constraints());
    node.ifPresent(pinned -> constraints.add("node.id==" + pinned));
    var headers = logins.find(image.registry()).map(login -> Map.of("X-Registry-Auth",
        PullJson.header(login, RegistryLogins.server(image.registry())))).orElse(Map.of());
    return services.create(id, headers, SwarmJson.service(new SwarmJson.Service(spec, image, labels,
        files(id, request), secrets, constraints, config.network())));
  }

  /** A file of the swarm lies over what the volume has: those of the first start are the same each time. */
  private List<SwarmJson.MountedFile> files(UUID id, StartRequest request) {
    var all = new LinkedHashMap<String, Body>(request.firstFiles());
    all.putAll(request.files());
    return all.entrySet().stream()
        .map(file -> new SwarmJson.MountedFile(store.addFile(id, file.getValue().toByteArray()),
            AgentSpec.CONFIG_FOLDER + "/" + file.getKey(), READABLE))
        .toList();
  }

  private SwarmTask running(UUID id) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      var tasks = view.listNow().getOrDefault(id, List.of());
      var ended = tasks.stream().filter(SwarmTask::hasEnded).findFirst();
      if (ended.isPresent()) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "the swarm could not start workspace " + id
            + ": " + ended.get().end().orElse(ended.get().state()));
      }
      var task = tasks.stream().filter(SwarmTask::runs).findFirst();
      if (task.isPresent()) {
        return task.get();
      }
      SwarmServices.pause();
    }
    throw new SdkException(ErrorCode.UNAVAILABLE,
        "the swarm did not start workspace " + id + " within " + LIMIT.toMinutes() + " minutes");
  }

  private void keep(UUID id, String service, SwarmTask task) {
    task.node().ifPresent(node -> {
      services.pin(id, service, node);
      store.pin(id, node);
    });
  }

  /** Removes what was made, also when the start was interrupted. */
  private void cleanUp(UUID id) {
    boolean interrupted = Thread.interrupted();
    try {
      services.remove(id);
      store.removeFiles(id);
    } catch (SdkException e) {
      log.log(WARNING, "workspace={0} did not start and could not be removed: {1}", id,
          e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
