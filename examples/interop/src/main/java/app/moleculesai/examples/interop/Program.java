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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of another language in a process of its own, told and telling in lines of JSON. Ends when it is closed. */
final class Program implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer told;
  private final BufferedReader telling;

  private Program(Process process) {
    this.process = process;
    this.told = process.outputWriter(UTF_8);
    this.telling = process.inputReader(UTF_8);
  }

  /** Returns a folder of {@code examples/interop}, as seen from either module whose tests run programs. */
  static Path folder(String language) {
    return Stream.of(language, "../" + language).map(Path::of).filter(Files::isDirectory)
        .findFirst().orElse(Path.of(language)).toAbsolutePath().normalize();
  }

  /** Starts one. */
  static Program run(Path folder, List<String> command) throws IOException {
    // the libraries complain of much that is as it should be
    var complaints = Files.createDirectories(folder.resolveSibling("target"))
        .resolve(folder.getFileName() + ".log");
    return new Program(new ProcessBuilder(command).directory(folder.toFile())
        .redirectError(Redirect.appendTo(complaints.toFile())).start());
  }

  synchronized void tell(JsonNode line) throws IOException {
    told.write(line + "\n");
    told.flush();
  }

  /** Returns the next line; empty when the program has ended. */
  Optional<JsonNode> next() throws IOException {
    return Optional.ofNullable(telling.readLine()).map(Program::read);
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
