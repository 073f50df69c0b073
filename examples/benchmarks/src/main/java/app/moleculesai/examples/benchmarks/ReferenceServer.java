package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A peer: the A2A Java SDK's own server on Quarkus, built from {@code reference/}. */
final class ReferenceServer {
  private ReferenceServer() {}

  /** Starts it; empty, with a word why, where it was not built. */
  static Optional<PeerProcess> start() throws IOException, InterruptedException {
    var program = Optional.ofNullable(System.getProperty("benchmarks.reference")).map(Path::of)
        .filter(Files::isReadable);
    if (program.isEmpty()) {
      System.err.println("the A2A Java SDK's server is not built, so there is nothing to compare"
          + " with: mvn -f examples/benchmarks/reference package");
      return Optional.empty();
    }
    int port = PeerProcess.freePort();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Benchmarks.JVM);
    command.addAll(
        List.of("-Dquarkus.http.port=" + port, "-jar", program.get().toString()));
    return Optional.of(PeerProcess.start(command, port));
  }
}
