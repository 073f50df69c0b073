package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Where the tests' server runs: in a container where Docker has the image and starts it, otherwise in a folder.
 *
 * @param port where it listens on this machine
 * @param user who may do everything
 * @param password the user's
 * @param inContainer whether it is a container
 */
record TestBackend(int port, String user, String password, boolean inContainer) {
  private static final String IMAGE = "local/postgres:18"; // made by .ci/postgres-image
  private static final Path DOCKER = Path.of("/var/run/docker.sock");
  private static final String OWNER = "app.moleculesai.test-postgres";
  private static final int PORT = 5432;
  private static final int ATTEMPTS = 3;

  static TestBackend start() {
    if (dockerHasTheImage()) {
      try {
        return container();
      } catch (RuntimeException e) { // a daemon in trouble is no reason to test nothing
        System.getLogger(TestBackend.class.getName()).log(Level.WARNING,
            "No PostgreSQL starts in a container here, so the tests use one in a folder", e);
      }
    }
    return folder();
  }

  /** Asked by hand: Testcontainers tries for minutes to get an image that is missing. */
  static boolean dockerHasTheImage() {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(DOCKER));
      channel.write(ByteBuffer.wrap(("GET /images/" + IMAGE + "/json HTTP/1.0\r\nHost: docker\r\n"
          + "\r\n").getBytes(StandardCharsets.US_ASCII)));
      var answer = ByteBuffer.allocate("HTTP/1.0 200".length());
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        // until the status is read
      }
      return new String(answer.array(), StandardCharsets.US_ASCII).endsWith(" 200");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static TestBackend container() {
    removeThoseOfKilledRuns();
    var container = new PostgreSQLContainer(
        DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
        .withLabel(OWNER, Long.toString(ProcessHandle.current().pid()))
        .withCommand("postgres", "-c", "max_connections=200", "-c", "fsync=off")
        .withStartupAttempts(ATTEMPTS);
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return new TestBackend(container.getMappedPort(PORT), container.getUsername(),
        container.getPassword(), true);
  }

  private static void removeThoseOfKilledRuns() {
    var docker = DockerClientFactory.instance().client();
    for (var container : docker.listContainersCmd().withShowAll(true)
        .withLabelFilter(List.of(OWNER)).exec()) {
      var owner = Long.parseLong(container.getLabels().get(OWNER));
      if (ProcessHandle.of(owner).isEmpty()) {
        docker.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true)
            .exec();
      }
    }
  }

  /** Folders are used again by later runs, one by each JVM that runs at the same time. */
  private static TestBackend folder() {
    for (int i = 0;; i++) {
      try {
        var server = EmbeddedServer.start(Path.of("target", "test-postgres", "" + i),
            // tests that kill a server start their own
            Map.of("max_connections", "200", "fsync", "off"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return new TestBackend(server.port(), server.user(), server.password(), false);
      } catch (SdkException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
      }
    }
  }
}
