package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where agents are reached ({@code wire.md} UR-4): at their published port, or by name when this process is attached to
 * their network. Safe for use by many threads.
 */
final class AgentAddresses {
  /** The port that an agent listens on in its container. */
  static final int PORT = 8000;
  /** The network of agents that share the host's: nothing is published there. */
  static final String HOST_NETWORK = "host";

  private static final Path MARKER = Path.of("/.dockerenv");
  private static final int SHORT_ID = 12;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Engine engine;
  private final DockerConfig config;
  private volatile boolean attached;

  AgentAddresses(Engine engine, DockerConfig config) {
    this.engine = engine;
    this.config = config;
  }

  /** Finds out whether this process is attached to the agents' network. */
  void look() {
    attached = config.inContainer().orElseGet(() -> Files.exists(MARKER)) && hasAddressInNetwork();
  }

  boolean isAttached() {
    return attached;
  }

  /**
   * The marker proves nothing, and the name of a container not more: an address in the network does, where the daemon is
   * on this machine. Another machine's networks may have the same addresses, so there it must be this very container's.
   */
  private boolean hasAddressInNetwork() {
    var networks = engine.call("find network " + config.network(), LIMIT,
        daemon -> daemon.client().listNetworksCmd().withNameFilter(config.network()).exec());
    var id = networks.stream().filter(network -> config.network().equals(network.getName()))
        .findFirst();
    if (id.isEmpty()) {
      return false;
    }
    var network = engine.call("look at network " + config.network(), LIMIT,
        daemon -> daemon.client().inspectNetworkCmd().withNetworkId(id.get().getId()).exec());
    var own = ownAddresses();
    return Optional.ofNullable(network.getContainers()).stream()
        .flatMap(containers -> containers.entrySet().stream())
        .filter(entry -> isOnThisMachine() || isThis(entry.getKey()))
        .map(entry -> String.valueOf(entry.getValue().getIpv4Address()).split("/", 2)[0])
        .anyMatch(own::contains);
  }

  private boolean isOnThisMachine() {
    return !"tcp".equals(config.host().getScheme());
  }

  /** The engine names a container's host after it: by the first twelve digits of its id, unless somebody chose another. */
  private static boolean isThis(String containerId) {
    try {
      var host = InetAddress.getLocalHost().getHostName();
      return host.length() >= SHORT_ID && containerId.startsWith(host);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Set<String> ownAddresses() {
    var addresses = new HashSet<String>();
    try {
      NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getHostAddress).forEach(addresses::add);
    } catch (SocketException e) {
      return Set.of(); // then it is reached from the host
    }
    return addresses;
  }

  /** Returns how an agent was reached by what its row says. */
  static Endpoint said(WorkspaceView workspace) {
    try {
      return workspace.url().map(URI::create).<Endpoint>map(url -> new Endpoint.Http(url, false))
          .orElseGet(Endpoint.None::new);
    } catch (IllegalArgumentException e) {
      return new Endpoint.None();
    }
  }

  /** Returns the address by which others on the network reach an agent. */
  URI inside(UUID workspaceId) {
    return URI.create("http://" + new Names(workspaceId).container() + ":" + PORT);
  }

  /** Finds the address by which this process reaches an agent. */
  Optional<URI> find(UUID workspaceId, AgentContainer container) {
    if (!container.running()) {
      return Optional.empty();
    }
    if (attached) {
      return Optional.of(inside(workspaceId));
    }
    return container.port().stream()
        .mapToObj(port -> URI.create("http://" + config.publishedHost() + ":" + port)).findFirst();
  }
}
