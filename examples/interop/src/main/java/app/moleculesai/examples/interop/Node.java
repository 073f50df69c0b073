package app.moleculesai.examples.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Node.js, with the libraries for JavaScript in {@code examples/interop/js}. */
final class Node {
  private static final int OLDEST = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");
  private static final Path FOLDER = Program.folder("js");

  private Node() {}

  /** Skips the test when there is no Node.js, or when the libraries are not installed. */
  static void assumeThere() {
    Assumptions.assumeTrue(version().filter(version -> version >= OLDEST).isPresent(),
        "there is no Node.js " + OLDEST + " or newer here");
    Assumptions.assumeTrue(Files.isDirectory(FOLDER.resolve("node_modules")),
        "the JavaScript libraries are not here: run npm ci in examples/interop/js");
  }

  private static Optional<Integer> version() {
    try {
      var asked = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      try (var said = asked.inputReader(UTF_8)) {
        var version = VERSION.matcher(Optional.ofNullable(said.readLine()).orElse(""));
        return version.matches()
            ? Optional.of(Integer.valueOf(version.group(1)))
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Connects with the library of a generation.
   *
   * @param generation {@code 0.3} or {@code 1.0}
   * @param binding {@code JSONRPC}, or with 1.0 also {@code HTTP+JSON}
   */
  static Library connect(String generation, String binding, URI workspace) throws IOException {
    return new ProgramLibrary(run("client.mjs", generation, binding, workspace.toString()));
  }

  static Program run(String script, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return Program.run(FOLDER, command);
  }
}
