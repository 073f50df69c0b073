package app.moleculesai.spi.messagestore.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another JVM that holds the server of a folder until its input ends: one that a test can kill. */
final class ServerHolder implements AutoCloseable {
  private final Process process;

  private ServerHolder(Process process) {
    this.process = process;
  }

  /** Starts it; returns when its server runs, or when it could not start one. */
  static ServerHolder on(Path folder) throws IOException {
    var process = new ProcessBuilder(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), ServerHolder.class.getName(), folder.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    return new ServerHolder(process);
  }

  /** Returns the line that it prints when it has tried. */
  String outcome() throws IOException {
    return process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** The other JVM. */
  public static void main(String[] args) throws IOException {
    try (var server = EmbeddedServer.start(Path.of(args[0]))) {
      System.out.println(server.process().pid());
      while (System.in.read() >= 0) {
        // until the test is through
      }
    }
  }
}
