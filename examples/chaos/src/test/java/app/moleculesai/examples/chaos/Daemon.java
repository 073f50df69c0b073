package app.moleculesai.examples.chaos;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A Docker daemon as an operator sees it, behind the server's back. Safe for use by many threads. */
final class Daemon implements AutoCloseable {
  /** The image of the agents, made by {@code examples/echo-agent/build-image}. */
  static final String IMAGE = "local/echo-agent:1";
  /** The daemon of this machine. */
  static final URI MACHINE = URI.create("unix:///var/run/docker.sock");

  private static final String INSTANCE = "molecule.platform.instance";
  private static final String WORKSPACE = "molecule.workspace";

  private final DockerClient client;

  Daemon(URI host) {
    this.client = DockerClientImpl.getInstance(
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host.toString())
            .withDockerTlsVerify(false).build(),
        new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
  }

  /** Returns why this machine's daemon cannot be used; empty when it can, with the agents' image in it. */
  static Optional<String> problem() {
    if (!Files.exists(Path.of(MACHINE.getPath()))) {
      return Optional.of("there is no " + MACHINE.getPath() + " (.ci/docker starts a daemon)");
    }
    try (var daemon = new Daemon(MACHINE)) {
      daemon.client.inspectImageCmd(IMAGE).exec();
      return Optional.empty();
    } catch (NotFoundException e) {
      return Optional.of(
          "the image " + IMAGE + " is missing (examples/echo-agent/build-image makes it)");
    } catch (RuntimeException | IOException e) {
      return Optional.of(e.toString());
    }
  }

  /** Removes all that is left of workspaces, and the network of their agents. */
  void remove(Collection<UUID> workspaces, String network) {
    for (var id : workspaces) {
      client.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(WORKSPACE, id.toString()))
          .exec().forEach(
              container -> client.removeContainerCmd(container.getId()).withForce(true).exec());
      volumes(WORKSPACE, id.toString())
          .forEach(volume -> client.removeVolumeCmd(volume).exec());
    }
    client.listNetworksCmd().withNameFilter(network).exec()
        .forEach(found -> client.removeNetworkCmd(found.getId()).exec());
  }

  private Stream<String> volumes(String label, String value) {
    return client.listVolumesCmd().withFilter("label", List.of(label + "=" + value)).exec()
        .getVolumes().stream().map(InspectVolumeResponse::getName);
  }

  DockerClient client() {
    return client;
  }

  static String name(UUID workspace) {
    return "ws-" + workspace.toString().substring(0, 12);
  }

  InspectContainerResponse container(UUID workspace) {
    return client.inspectContainerCmd(name(workspace)).exec();
  }

  /** Returns which container an agent runs in, and since when. */
  String run(UUID workspace) {
    var container = container(workspace);
    return container.getId() + " since " + container.getState().getStartedAt();
  }

  boolean hasContainer(UUID workspace) {
    return !client.listContainersCmd().withShowAll(true)
        .withLabelFilter(Map.of(WORKSPACE, workspace.toString())).exec().isEmpty();
  }

  /** Returns the installation whose agent this is. */
  String installation(UUID workspace) {
    var labels = container(workspace).getConfig().getLabels();
    return Optional.ofNullable(labels).map(all -> all.get(INSTANCE)).orElseThrow();
  }

  /** Returns the names of all containers and volumes of an installation. */
  List<String> things(String installation) {
    var containers = client.listContainersCmd().withShowAll(true)
        .withLabelFilter(Map.of(INSTANCE, installation)).exec().stream()
        .map(container -> "container " + container.getNames()[0]);
    return Stream
        .concat(containers, volumes(INSTANCE, installation).map(volume -> "volume " + volume))
        .toList();
  }

  /** Puts a disk without room in the place of the configuration volume of an agent that does not run. */
  void fillDisk(UUID workspace) {
    var volume = configVolume(workspace);
    var labels = client.inspectVolumeCmd(volume).exec().getLabels();
    client.removeVolumeCmd(volume).exec();
    client.createVolumeCmd().withName(volume).withLabels(labels).withDriver("local")
        .withDriverOpts(
            Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=4k,nr_inodes=1"))
        .exec();
  }

  /** Takes that disk away again, so that the next start makes a volume as usual. */
  void emptyDisk(UUID workspace) {
    client.removeVolumeCmd(configVolume(workspace)).exec();
  }

  private static String configVolume(UUID workspace) {
    return name(workspace) + "-configs";
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
