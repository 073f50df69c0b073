package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Lists containers by their labels. Listing says less than an inspection: not since when, and not why no longer. Safe for
 * use by many threads.
 */
final class Containers {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern EXITED = Pattern.compile("Exited \\((\\d+)\\).*");

  private final Engine engine;
  private final Ownership ownership;

  Containers(Engine engine, Ownership ownership) {
    this.engine = engine;
    this.ownership = ownership;
  }

  /** Returns those of all workspaces of this installation, with one call. */
  Map<UUID, AgentContainer> all() {
    var found = new HashMap<UUID, AgentContainer>();
    for (var container : list("list agents", LIMIT, ownership.ofInstallation())) {
      Ownership.workspace(labels(container)).ifPresent(id -> found.merge(id, read(container),
          (one, other) -> one.running() ? one : other));
    }
    return found;
  }

  /** Returns the ids of those of one workspace, running ones first. */
  List<String> ids(UUID workspaceId, Duration limit) {
    return list("find workspace=" + workspaceId, limit, ownership.of(workspaceId)).stream()
        .map(Containers::read).sorted((a, b) -> Boolean.compare(b.running(), a.running()))
        .map(AgentContainer::id).toList();
  }

  List<String> ids(UUID workspaceId) {
    return ids(workspaceId, LIMIT);
  }

  /** Returns the id of one; fails with {@code not_found} when there is none. */
  String require(UUID workspaceId) {
    return ids(workspaceId).stream().findFirst()
        .orElseThrow(() -> SdkException.notFound("a container of workspace " + workspaceId));
  }

  /** Returns the containers of this installation as the daemon lists them. */
  List<Container> listed() {
    return list("list agents", LIMIT, ownership.ofInstallation());
  }

  /** Finds the labels of the container of a name, whoever made it. */
  Optional<Map<String, String>> labelsOf(String name) {
    return engine
        .call("find container " + name, LIMIT,
            daemon -> daemon.client().listContainersCmd().withShowAll(true)
                .withNameFilter(List.of("^/" + name + "$")).exec())
        .stream().findFirst().map(Containers::labels);
  }

  private List<Container> list(String what, Duration limit, Map<String, String> labels) {
    UnaryOperator<ListContainersCmd> filter = command -> command.withShowAll(true)
        .withLabelFilter(labels);
    return engine.call(what, limit,
        daemon -> filter.apply(daemon.client().listContainersCmd()).exec());
  }

  private static Map<String, String> labels(Container container) {
    return Optional.ofNullable(container.getLabels()).orElse(Map.of());
  }

  private static AgentContainer read(Container container) {
    var state = String.valueOf(container.getState());
    boolean running = state.equals("running") || state.equals("paused")
        || state.equals("restarting");
    var ended = EXITED.matcher(String.valueOf(container.getStatus()));
    return new AgentContainer(container.getId(), running, Optional.empty(),
        state.equals("running") ? port(container) : OptionalInt.empty(),
        running
            ? Optional.empty()
            : Optional.of(ended.matches() ? "exit code " + ended.group(1) : state));
  }

  private static OptionalInt port(Container container) {
    var host = container.getHostConfig();
    if (host != null && AgentAddresses.HOST_NETWORK.equals(host.getNetworkMode())) {
      return OptionalInt.of(AgentAddresses.PORT);
    }
    return Arrays.stream(Optional.ofNullable(container.getPorts()).orElse(new ContainerPort[0]))
        .filter(port -> Integer.valueOf(AgentAddresses.PORT).equals(port.getPrivatePort()))
        .flatMap(port -> Optional.ofNullable(port.getPublicPort()).stream())
        .mapToInt(Integer::intValue).findFirst();
  }
}
