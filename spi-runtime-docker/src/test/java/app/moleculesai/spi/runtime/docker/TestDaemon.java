package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Docker daemon of this machine, as tests use it beside the runtime. What tests leave is marked, and removed. */
final class TestDaemon {
  static final URI HOST = URI.create("unix:///var/run/docker.sock");
  static final String NETWORK = "molecule-test-net";
  /** The beginning of the installation ids of tests. */
  static final String INSTALLATION = "docker-test-";
  /** What is older than any test takes was left by a run that was killed. */
  private static final Duration OLD = Duration.ofMinutes(20);

  private static final Path LOCK = Path.of("/var/tmp/molecule-docker-tests.lock");

  private static final TestDaemon SHARED = new TestDaemon(HOST);

  private final DockerClient client;

  TestDaemon(URI host) {
    this.client = Connection.to(config(Map.of("host", host.toString()))).client();
  }

  static DockerConfig config(Map<String, ?> values) {
    return DockerConfig.spec().bind(values);
  }

  /** Returns why no daemon can be used; empty when one can, with the agent's image in it. */
  static Optional<String> problem() {
    if (!Files.exists(Path.of(HOST.getPath()))) {
      return Optional.of("there is no " + HOST.getPath());
    }
    return Prepared.PROBLEM;
  }

  /** Returns the client of this daemon. */
  DockerClient own() {
    return client;
  }

  /** Returns the client of the machine's daemon. */
  static DockerClient client() {
    return SHARED.client;
  }

  /** Done once, by the first test that asks. */
  private static final class Prepared {
    static final Optional<String> PROBLEM = prepare();

    private static Optional<String> prepare() {
      // tests run in several processes, and an engine may make two networks of one name at the same moment
      try (var file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = file.lock()) {
        client().pingCmd().exec();
        removeOld();
        TestAgent.load(client());
        if (client().listNetworksCmd().withNameFilter(NETWORK).exec().isEmpty()) {
          client().createNetworkCmd().withName(NETWORK).exec();
        }
        return Optional.empty();
      } catch (RuntimeException | java.io.IOException e) {
        return Optional.of(e.toString());
      }
    }
  }

  private static void removeOld() {
    var now = Instant.now();
    for (var container : managed(client())) {
      var installation = container.getLabels().getOrDefault(Ownership.INSTANCE, "");
      if (installation.startsWith(INSTALLATION)
          && Instant.ofEpochSecond(container.getCreated()).isBefore(now.minus(OLD))) {
        removeAll(client(), installation);
      }
    }
  }

  private static List<Container> managed(DockerClient client) {
    return client.listContainersCmd().withShowAll(true)
        .withLabelFilter(Map.of(Ownership.MANAGED, "true")).exec();
  }

  /** Removes containers and volumes of an installation. */
  static void removeAll(DockerClient client, String installation) {
    var labels = Map.of(Ownership.INSTANCE, installation);
    client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec()
        .forEach(container -> quietly(
            () -> client.removeContainerCmd(container.getId()).withForce(true).exec()));
    client.listVolumesCmd()
        .withFilter("label", List.of(Ownership.INSTANCE + "=" + installation)).exec()
        .getVolumes()
        .forEach(volume -> quietly(() -> client.removeVolumeCmd(volume.getName()).exec()));
  }

  private static void quietly(Runnable removal) {
    try {
      removal.run();
    } catch (NotFoundException e) {
      // it went by itself
    } catch (DockerException e) {
      throw new IllegalStateException("something of a test could not be removed", e);
    }
  }
}
