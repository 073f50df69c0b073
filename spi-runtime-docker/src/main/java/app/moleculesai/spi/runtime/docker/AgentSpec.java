package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.StartRequest;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an agent's container is made of ({@code wire.md} 5.3, 5.5, 5.8): volumes, rights, limits, address, environment.
 * Decides; asks nobody.
 */
final class AgentSpec {
  static final String CONFIG_FOLDER = "/configs";

  private static final String WORKSPACE_FOLDER = "/workspace";
  /** Where agent software keeps sessions that outlive its container. */
  private static final Map<String, String> SESSION_FOLDERS = Map.of("claude-code",
      "/root/.claude/sessions");
  private static final String RESET_SESSION = "WORKSPACE_RESET_SESSION";
  private static final String DOCKER_SOCKET = "/var/run/docker.sock";
  private static final String NO_ACCESS = "none";
  private static final Pattern NAME = Pattern.compile("[^=\\x00]+");

  private final DockerConfig config;
  private final StartRequest request;
  private final Names names;
  private final Tiers.Tier tier;
  private final List<String> environment;

  /**
   * Decides all of it, so that what cannot be is refused before the agent of before is touched.
   *
   * @throws SdkException {@code invalid} for an environment that cannot be passed on, {@code path_escape} for a file
   *         outside the configuration folder
   */
  AgentSpec(DockerConfig config, StartRequest request) {
    this.config = config;
    this.request = request;
    this.names = new Names(request.workspace().id());
    this.tier = config.tiers().of(request.workspace().tier());
    this.environment = environment(request);
    request.firstFiles().keySet().forEach(ConfigArchive::requireInside);
    request.files().keySet().forEach(ConfigArchive::requireInside);
  }

  Names names() {
    return names;
  }

  Tiers.Tier tier() {
    return tier;
  }

  /** Says whether its sessions are dropped before it starts. */
  boolean resetsSessions() {
    return request.resetsSessions()
        || "true".equalsIgnoreCase(request.environment().getOrDefault(RESET_SESSION, ""));
  }

  /** Returns the volumes that it mounts. */
  List<String> volumes() {
    var volumes = new ArrayList<String>();
    volumes.add(names.configVolume());
    if (!tier.isolated()) {
      if (hostFolder().isEmpty()) {
        volumes.add(names.workspaceVolume());
      }
      if (sessionFolder().isPresent()) {
        volumes.add(names.sessionVolume());
      }
    }
    return volumes;
  }

  private Optional<String> sessionFolder() {
    return Optional.ofNullable(SESSION_FOLDERS.get(request.workspace().runtime()));
  }

  private Optional<String> hostFolder() {
    var workspace = request.workspace();
    return workspace.workspaceDir().or(config::workspaceDir)
        .filter(folder -> !workspace.workspaceAccess().equals(NO_ACCESS));
  }

  /** Fills in what makes the container. */
  CreateContainerCmd fill(CreateContainerCmd create, Map<String, String> labels) {
    var all = new LinkedHashMap<>(labels);
    all.put(Ownership.RUNTIME, request.workspace().runtime());
    config.platform().ifPresent(create::withPlatform);
    create.withName(names.container()).withLabels(all).withEnv(environment)
        .withExposedPorts(ExposedPort.tcp(AgentAddresses.PORT)).withHostConfig(host());
    return tier.onHostNetwork() ? create : create.withAliases(names.container());
  }

  /** Returns the environment: what it was given, and under the platform's names nothing but what they stand for. */
  List<String> environment() {
    return environment;
  }

  private static List<String> environment(StartRequest request) {
    var environment = new TreeMap<>(request.environment());
    environment.put("WORKSPACE_ID", request.workspace().id().toString());
    environment.put("WORKSPACE_CONFIG_PATH", CONFIG_FOLDER);
    environment.put("PLATFORM_URL", request.platformUrl().toString());
    environment.put("MOLECULE_URL", request.platformUrl().toString());
    environment.put("TIER", Integer.toString(request.workspace().tier()));
    environment.put("PLUGINS_DIR", "/plugins");
    environment.put("PYTHONPATH", "/app");
    environment.forEach((name, value) -> {
      if (!NAME.matcher(name).matches() || value.indexOf('\0') >= 0) {
        throw SdkException.invalid("environment", "a name or value cannot be passed on"); // no more: it may be secret
      }
    });
    return environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private HostConfig host() {
    var host = HostConfig.newHostConfig()
        .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
        .withBinds(binds())
        .withExtraHosts("host.docker.internal:host-gateway"); // Linux engines do not know the name
    tier.limits().ifPresent(limits -> host.withMemory(limits.memory())
        .withMemorySwap(limits.memory()).withCpuPeriod(Tiers.Limits.CPU_PERIOD)
        .withCpuQuota(limits.cpuQuota()));
    if (tier.isolated()) {
      host.withReadonlyRootfs(true).withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,size=64m"));
    }
    if (tier.privileged()) {
      host.withPrivileged(true).withPidMode("host");
    }
    if (tier.onHostNetwork()) {
      return host.withNetworkMode(AgentAddresses.HOST_NETWORK);
    }
    return host.withNetworkMode(config.network())
        .withPortBindings(new PortBinding(Ports.Binding.bindIp(config.publishAddress()),
            ExposedPort.tcp(AgentAddresses.PORT)));
  }

  /** Returns what it mounts where. */
  List<Bind> binds() {
    var binds = new ArrayList<Bind>();
    binds.add(new Bind(names.configVolume(), new Volume(CONFIG_FOLDER)));
    if (tier.isolated()) {
      return binds;
    }
    binds.add(hostFolder()
        .map(folder -> new Bind(folder, new Volume(WORKSPACE_FOLDER),
            request.workspace().workspaceAccess().equals("read_only")
                ? AccessMode.ro
                : AccessMode.rw))
        .orElseGet(() -> new Bind(names.workspaceVolume(), new Volume(WORKSPACE_FOLDER))));
    sessionFolder()
        .ifPresent(folder -> binds.add(new Bind(names.sessionVolume(), new Volume(folder))));
    if (tier.onHostNetwork()) {
      binds.add(new Bind(DOCKER_SOCKET, new Volume(DOCKER_SOCKET)));
    }
    return binds;
  }
}
