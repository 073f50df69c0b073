package app.moleculesai.examples.agents;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.Main;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, started by the command line as an operator does, that is killed and started again. */
final class ChildServer implements AutoCloseable {
  private static final int LONGEST_SECONDS = 60;

  private final Path home;
  private final URI uri;
  private Process process;

  private ChildServer(Path home, URI uri) throws IOException {
    this.home = home;
    this.uri = uri;
    this.process = start(home);
  }

  /** Starts {@code serve} in a folder with these settings in its {@code molecule.yaml}, on a free port. */
  static ChildServer serve(Path home, Map<String, String> settings) throws IOException {
    int port = freePort(); // the same after a kill: agents know the server by it
    var yaml = new StringBuilder("port: " + port + "\n");
    settings.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
    Files.writeString(home.resolve("molecule.yaml"), yaml);
    return new ChildServer(home, URI.create("http://127.0.0.1:" + port));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process start(Path home) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder = new ProcessBuilder(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("MOLECULE"));
    builder.environment().remove("DATABASE_URL");
    builder.environment().put("MOLECULE_HOME", home.toString());
    return builder.start();
  }

  URI uri() {
    return uri;
  }

  /** Ends it without a chance to do anything, and starts it again. */
  void killAndStart() throws IOException, InterruptedException {
    close();
    process = start(home);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
  }
}
