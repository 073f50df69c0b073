package app.moleculesai.spi.runtime.docker;

import static java.util.Objects.requireNonNull;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.ProcessRuntimeContract;
import app.moleculesai.sdk.testkit.runtime.AgentCommandsContract;
import app.moleculesai.sdk.testkit.runtime.AgentFilesContract;
import app.moleculesai.sdk.testkit.runtime.AgentImagesContract;
import app.moleculesai.sdk.testkit.runtime.AgentLogsContract;
import app.moleculesai.sdk.testkit.runtime.BackendOutageContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every workspace runtime that owns processes must show, with an image from a registry. */
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerRuntimeContractTest extends ProcessRuntimeContract
    implements
      AgentLogsContract,
      AgentCommandsContract,
      AgentFilesContract,
      AgentImagesContract,
      BackendOutageContract {
  private static final String RUNTIME = "claude-code"; // its sessions outlive it
  private static final Path DAEMON = Path.of(TestDaemon.HOST.getPath());

  private final ContainerWitness witness = new ContainerWitness(TestDaemon.client());
  private @Nullable TestRegistry registry;
  private Path socket = DAEMON;

  @BeforeAll
  void openRegistry(@TempDir Path folder) throws IOException {
    var opened = new TestRegistry();
    registry = opened;
    opened.publish("first");
    Files.writeString(folder.resolve("config.json"), "{\"auths\":{\"" + opened.host()
        + "\":{\"auth\":\"" + TestRegistry.basic() + "\"}}}");
    socket = Files.createSymbolicLink(folder.resolve("docker.sock"), DAEMON);
  }

  @AfterAll
  void closeRegistry() throws IOException {
    requireNonNull(registry).close();
    var client = TestDaemon.client();
    client.listImagesCmd().withReferenceFilter(image().replace(":latest", "")).exec()
        .forEach(found -> client.removeImageCmd(found.getId()).withForce(true).exec());
  }

  private String image() {
    return requireNonNull(registry).host() + "/agent:latest";
  }

  @Override
  protected RuntimeProvider<?> provider() {
    return new DockerPlugin().runtimes().getFirst();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of("host", "unix://" + socket, "network", TestDaemon.NETWORK, "images",
        Map.of(RUNTIME, image()), "docker-config", String.valueOf(socket.getParent()));
  }

  @Override
  protected String runtimeName() {
    return RUNTIME;
  }

  @Override
  protected ContainerWitness witness() {
    return witness;
  }

  @Override
  public void print(UUID workspaceId, String line) {
    witness.print(workspaceId, line);
  }

  @Override
  public String folder(UUID workspaceId) {
    return "/workspace";
  }

  @Override
  public void publish() throws IOException {
    requireNonNull(registry).publish(UUID.randomUUID().toString());
  }

  @Override
  public AutoCloseable silence() throws IOException {
    Files.delete(socket);
    return () -> Files.createSymbolicLink(socket, DAEMON);
  }
}
