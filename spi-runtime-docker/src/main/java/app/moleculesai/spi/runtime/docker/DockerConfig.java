package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a Docker runtime is configured.
 *
 * @param host where the daemon listens: {@code unix:///…}, {@code npipe:////…} or {@code tcp://…}
 * @param certificates the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; none for no TLS
 * @param registries how registries are entered
 * @param images the images by runtime name
 * @param platform of the images; empty for the daemon's own
 * @param network the network of the agents
 * @param publishAddress the address of the host on which the agents' ports are published
 * @param inContainer whether this process is said to run in a container; empty for what the machine looks like
 * @param tiers what agents may do and use
 * @param workspaceDir the folder of the host in which agents work that have none of their own
 * @param swarm how a swarm is used; empty for one engine
 */
record DockerConfig(
    URI host,
    Optional<Path> certificates,
    Registries registries,
    ImageNames images,
    Optional<String> platform,
    String network,
    String publishAddress,
    Optional<Boolean> inContainer,
    Tiers tiers,
    Optional<String> workspaceDir,
    Optional<Swarm> swarm) {
  private static final String AUTO = "auto";
  private static final String ENGINE = "engine";
  private static final String SWARM = "swarm";

  /**
   * How registries are entered.
   *
   * @param dockerConfig the folder of Docker's {@code config.json}
   * @param ghcrUser who enters {@code ghcr.io}
   * @param ghcrToken with what
   */
  record Registries(Path dockerConfig, Optional<String> ghcrUser, Optional<Secret> ghcrToken) {}

  /**
   * How a swarm is used.
   *
   * @param constraints where agents may run, in the engine's own words
   * @param nodes the daemons of its nodes that can be reached, by host name
   */
  record Swarm(List<String> constraints, Map<String, URI> nodes) {}

  static ConfigSpec<DockerConfig> spec() {
    return ConfigSpec.of(DockerConfig::from)
        .choice("mode", "whether agents are containers of one engine or services of a swarm",
            ENGINE, SWARM)
        .defaultsTo(ENGINE)
        .list("swarm-constraints", "where agents of a swarm may run, such as "
            + "node.labels.agents==true")
        .map("swarm-nodes", "address of the daemon by the host name of a swarm's node, for "
            + "output, commands and files of agents there")
        .text("host", "the daemon's address: unix:///path, npipe:////./pipe/name or "
            + "tcp://host:port; default: the local daemon")
        .matching("(unix|npipe|tcp)://.+")
        .bool("tls", "whether the daemon is reached with TLS").defaultsTo("false")
        .text("certificates", "folder of ca.pem, cert.pem and key.pem for TLS; default: that of "
            + "docker-config")
        .text("docker-config", "folder of Docker's config.json with the logins to registries; "
            + "default: .docker in the home folder")
        .text("ghcr-user", "user for images of ghcr.io")
        .secret("ghcr-token", "token of that user")
        .text("image-registry", "prefix of the images of the known runtimes")
        .defaultsTo(ImageNames.REGISTRY)
        .map("images", "image by runtime name, for images of one's own")
        .text("image-platform", "platform of the images, such as linux/amd64, empty for the "
            + "daemon's own; default: linux/amd64 on Apple silicon, else the daemon's own")
        .bool("ignore-image-pins", "whether images are taken by their tag although a digest is "
            + "pinned")
        .defaultsTo("false")
        .text("network", "network of the agents, made when it is missing; default: "
            + "molecule-monorepo-net, in a swarm molecule-agents")
        .text("publish-address", "address of the daemon's host on which the agents' ports are "
            + "published")
        .defaultsTo("127.0.0.1")
        .choice("in-container", "whether the server runs in a container, and reaches agents over "
            + "their network when it is attached to it; auto: what the machine looks like", AUTO,
            "true", "false")
        .defaultsTo(AUTO)
        .text("workspace-dir", "folder of the host for agents that have none of their own")
        .bool("allow-privileged-tiers", "whether tiers 3 and 4 get the rights of the host; "
            + "otherwise they run as tier 2")
        .defaultsTo("false")
        .integer("tier2-memory-mb", "memory of an agent of tier 2 in MiB").range(6, 1 << 24)
        .defaultsTo("512")
        .integer("tier2-cpu-shares", "processor time of an agent of tier 2, 1024 for one")
        .range(1, 1 << 24).defaultsTo("1024")
        .integer("tier3-memory-mb", "the same of tier 3").range(6, 1 << 24).defaultsTo("2048")
        .integer("tier3-cpu-shares", "the same of tier 3").range(1, 1 << 24).defaultsTo("2048")
        .integer("tier4-memory-mb", "the same of tier 4").range(6, 1 << 24).defaultsTo("4096")
        .integer("tier4-cpu-shares", "the same of tier 4").range(1, 1 << 24).defaultsTo("4096");
  }

  private static DockerConfig from(ConfigValues values) {
    var dockerConfig = values.findText("docker-config").map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".docker"));
    return new DockerConfig(
        values.findText("host").map(URI::create).orElseGet(DockerConfig::localDaemon),
        values.bool("tls")
            ? Optional.of(values.findText("certificates").map(Path::of).orElse(dockerConfig))
            : Optional.empty(),
        new Registries(dockerConfig, values.findText("ghcr-user"), values.findSecret("ghcr-token")),
        new ImageNames(values.text("image-registry"), values.map("images"),
            values.bool("ignore-image-pins")),
        values.findText("image-platform").or(DockerConfig::usualPlatform)
            .filter(platform -> !platform.isEmpty()),
        values.findText("network").orElse(
            values.text("mode").equals(SWARM) ? "molecule-agents" : "molecule-monorepo-net"),
        values.text("publish-address"),
        Optional.of(values.text("in-container")).filter(text -> !text.equals(AUTO))
            .map(Boolean::valueOf),
        Tiers.from(values), values.findText("workspace-dir"),
        Optional.of(values.text("mode")).filter(SWARM::equals).map(mode -> swarm(values)));
  }

  private static Swarm swarm(ConfigValues values) {
    var nodes = new LinkedHashMap<String, URI>();
    values.map("swarm-nodes").forEach((name, address) -> nodes.put(name, URI.create(address)));
    return new Swarm(values.list("swarm-constraints"), nodes);
  }

  /** Returns the same without rights of the host for any tier. */
  DockerConfig unprivileged() {
    return new DockerConfig(host, certificates, registries, images, platform, network,
        publishAddress, inContainer, new Tiers(false, tiers.limits()), workspaceDir, swarm);
  }

  /** Returns the same for another daemon. */
  DockerConfig at(URI daemon) {
    return new DockerConfig(daemon, certificates, registries, images, platform, network,
        publishAddress, inContainer, tiers, workspaceDir, swarm);
  }

  private static URI localDaemon() {
    return URI.create(system().startsWith("windows")
        ? "npipe:////./pipe/docker_engine"
        : "unix:///var/run/docker.sock");
  }

  /** Images are built for amd64; a daemon on Apple silicon runs them, but has to be told ({@code wire.md} IM-9). */
  private static Optional<String> usualPlatform() {
    return system().startsWith("mac")
        && System.getProperty("os.arch", "").equals("aarch64")
            ? Optional.of("linux/amd64")
            : Optional.empty();
  }

  private static String system() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }

  /** Returns the file of the daemon's socket, when it listens on one. */
  Optional<Path> socket() {
    return "unix".equals(host.getScheme())
        ? Optional.ofNullable(host.getPath()).map(Path::of)
        : Optional.empty();
  }

  /** Returns the host on which published ports are reached. */
  String publishedHost() {
    if ("tcp".equals(host.getScheme()) && host.getHost() != null) {
      return host.getHost();
    }
    return publishAddress.equals("0.0.0.0") ? "127.0.0.1" : publishAddress;
  }
}
