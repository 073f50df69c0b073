package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The machines of a swarm, and the daemons of those that can be asked: the manager's own, and those whose address is
 * configured. Safe for use by many threads.
 */
final class SwarmNodes implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final SwarmApi manager;
  private final Map<String, Engine> configured;
  private volatile Map<String, SwarmJson.Node> nodes = Map.of();
  private volatile Optional<String> own = Optional.empty();
  private long looked;

  SwarmNodes(SwarmApi manager, DockerConfig config, Map<String, URI> addresses, Executor executor) {
    this.manager = manager;
    var engines = new HashMap<String, Engine>();
    addresses
        .forEach((name, address) -> engines.put(name, new Engine(config.at(address), executor)));
    this.configured = Map.copyOf(engines);
  }

  /** Reads who belongs to the swarm, unless it was read a moment ago. One thread calls it. */
  void look() {
    if (!nodes.isEmpty() && System.nanoTime() - looked < FRESH.toNanos()) {
      return;
    }
    var found = new HashMap<String, SwarmJson.Node>();
    SwarmJson.nodes(manager.get("list the swarm's nodes", "/nodes"))
        .forEach(node -> found.put(node.id(), node));
    own = SwarmJson.ownNode(manager.get("ask the swarm's manager", "/info"));
    nodes = Map.copyOf(found);
    looked = System.nanoTime();
  }

  Optional<SwarmJson.Node> find(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Returns the name by which people know a node. */
  String name(String id) {
    return find(id).map(SwarmJson.Node::hostname).orElse(id);
  }

  /** Finds the daemon of a node. */
  Optional<Engine> engine(String id) {
    return find(id).flatMap(node -> Optional.ofNullable(configured.get(node.hostname())))
        .or(() -> own.filter(id::equals).map(mine -> manager.engine()));
  }

  /** Returns the daemon of a node; fails with {@code unsupported} where it cannot be asked. */
  Engine require(String id) {
    return engine(id).orElseThrow(() -> SdkException.unsupported(
        "asking the Docker daemon of node " + name(id) + ", which is not among swarm-nodes,"));
  }

  /** Returns all daemons that can be asked. */
  List<Engine> engines() {
    var all = new ArrayList<>(configured.values());
    boolean ownIsThere = own.filter(id -> !configured.containsKey(name(id))).isPresent();
    if (ownIsThere) {
      all.add(manager.engine());
    }
    return all;
  }

  @Override
  public void close() {
    configured.values().forEach(Engine::close);
  }
}
