package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.Main;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, started by the command line as an operator does, that can be killed. */
final class ChildServer implements AutoCloseable {
  private static final int LONGEST_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final URI uri;

  private ChildServer(Process process, Path log, URI uri) {
    this.process = process;
    this.log = log;
    this.uri = uri;
  }

  /** Starts {@code serve} on a port, in a folder with this {@code molecule.yaml}. */
  static ChildServer serve(Path home, int port, String yaml, String... options)
      throws IOException {
    Files.writeString(home.resolve("molecule.yaml"), "port: " + port + "\n" + yaml);
    var log = home.resolve("log");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("MOLECULE"));
    builder.environment().keySet().remove("DATABASE_URL");
    builder.environment().put("MOLECULE_HOME", home.toString());
    return new ChildServer(builder.start(), log, URI.create("http://127.0.0.1:" + port));
  }

  /** Returns a client, as soon as the server listens. */
  Calls client() throws Exception {
    var calls = new Calls(uri);
    Until.holds("the server listens", () -> {
      if (!process.isAlive()) {
        throw new IOException("the server ended: " + Files.readString(log));
      }
      try {
        return calls.get("/health").status() == 200;
      } catch (IOException e) {
        return false;
      }
    });
    return calls;
  }

  /** Returns all that it said. */
  String said() throws IOException {
    return Files.readString(log);
  }

  /** Asks it to end, and waits until it has. */
  void end() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
  }

  /** Ends it without a chance to do anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
