package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, started by the command line as an operator does. Safe for use by many threads. */
final class ChildServer implements AutoCloseable {
  private static final int LONGEST_SECONDS = 60;
  private static final String LISTENS = "Molecule listens on ";

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> uri = new CompletableFuture<>();
  private final List<Thread> readers;

  private ChildServer(Process process) {
    this.process = process;
    this.readers = List.of(read(process.getInputStream()), read(process.getErrorStream()));
  }

  /** Starts {@code serve} in a folder with this {@code molecule.yaml} and these variables. */
  static ChildServer serve(Path home, String yaml, Map<String, String> variables)
      throws IOException {
    return serve(home, yaml, variables, "-XX:TieredStopAtLevel=1");
  }

  /** Starts {@code serve} with one more option of the JVM. */
  static ChildServer serve(Path home, String yaml, Map<String, String> variables, String option)
      throws IOException {
    Files.writeString(home.resolve("molecule.yaml"), "env: development\nport: 0\n" + yaml);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder = new ProcessBuilder(java, "-XX:+UseSerialGC", option,
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve");
    builder.environment().keySet().removeIf(name -> name.startsWith("MOLECULE"));
    builder.environment().remove("DATABASE_URL");
    builder.environment().put("MOLECULE_HOME", home.toString());
    builder.environment().putAll(variables);
    return new ChildServer(builder.start());
  }

  /** Starts another main class, which says where it listens as {@code serve} does. */
  static ChildServer run(Class<?> main, String... arguments) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildServer(new ProcessBuilder(command).start());
  }

  private Thread read(InputStream stream) {
    return Thread.ofVirtual().start(() -> {
      try (var reader = new BufferedReader(
          new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
          if (line.startsWith(LISTENS)) {
            uri.complete(URI.create(line.replace(LISTENS, "")));
          }
        }
        uri.completeExceptionally(new IllegalStateException("the server ended: " + lines));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Returns a client, as soon as the server listens. */
  HttpCalls client() throws Exception {
    return new HttpCalls(uri.get(LONGEST_SECONDS, TimeUnit.SECONDS));
  }

  /** Waits until it has ended and returns its exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    for (var reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /** Returns what it has written so far, to both of its outputs. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Ends it without a chance to do anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
