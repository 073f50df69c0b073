package app.moleculesai.examples.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of {@code examples/interop/js} in a process of its own, told and telling in lines of JSON. Ends when it is closed. */
final class Node implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final int OLDEST = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");
  /** Of the two modules whose tests use it. */
  private static final Path FOLDER = Stream.of("js", "../js").map(Path::of)
      .filter(Files::isDirectory).findFirst().orElse(Path.of("js")).toAbsolutePath().normalize();

  private final Process process;
  private final Writer told;
  private final BufferedReader telling;

  private Node(Process process) {
    this.process = process;
    this.told = process.outputWriter(UTF_8);
    this.telling = process.inputReader(UTF_8);
  }

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

  static Node run(String program, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("node", program));
    command.addAll(List.of(arguments));
    // the libraries complain of much that is as it should be
    var complaints = Files.createDirectories(FOLDER.resolveSibling("target")).resolve("node.log");
    return new Node(new ProcessBuilder(command).directory(FOLDER.toFile())
        .redirectError(Redirect.appendTo(complaints.toFile())).start());
  }

  synchronized void tell(JsonNode line) throws IOException {
    told.write(line + "\n");
    told.flush();
  }

  /** Returns the next line; empty when the program has ended. */
  Optional<JsonNode> next() throws IOException {
    return Optional.ofNullable(telling.readLine()).map(Node::read);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a program of ours says " + line, e);
    }
  }

  @Override
  public void close() {
    try {
      told.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
