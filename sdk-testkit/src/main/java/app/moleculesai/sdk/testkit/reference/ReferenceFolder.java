package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link ReferenceRuntime} keeps of one workspace on disk: {@code config}, {@code sessions}, {@code work}, what its
 * agent prints, and which process ran last.
 *
 * @param path where all of it is
 */
record ReferenceFolder(Path path) {
  /**
   * The process that ran last.
   *
   * @param since with the number it names a process even when the number is used again
   */
  record Run(long pid, Instant since, URI url, String image) {
    String process() {
      return pid + "@" + since.toEpochMilli();
    }

    boolean isAlive() {
      return ProcessHandle.of(pid).filter(handle -> handle.isAlive()
          && handle.info().startInstant().filter(since::equals).isPresent()).isPresent();
    }
  }

  Path config() {
    return path.resolve("config");
  }

  Path sessions() {
    return path.resolve("sessions");
  }

  Path work() {
    return path.resolve("work");
  }

  Path output() {
    return path.resolve("output");
  }

  /** Returns where the agent leaves its address. */
  Path url() {
    return path.resolve("url");
  }

  Optional<Run> run() throws IOException {
    try {
      var lines = Files.readAllLines(path.resolve("run"));
      return Optional.of(new Run(Long.parseLong(lines.get(0)), Instant.parse(lines.get(1)),
          URI.create(lines.get(2)), lines.get(3)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Notes which process runs, in one step. */
  void keep(Run run) throws IOException {
    var written = Files.writeString(path.resolve("run.new"),
        run.pid + "\n" + run.since + "\n" + run.url + "\n" + run.image);
    Files.move(written, path.resolve("run"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Forgets the process and what it printed. */
  void forgetRun() throws IOException {
    Files.deleteIfExists(path.resolve("run"));
    Files.deleteIfExists(url());
    Files.deleteIfExists(output());
  }

  /** Writes files into the configuration folder, over those that are there. */
  void write(Map<String, Body> files) throws IOException {
    for (var file : files.entrySet()) {
      var target = config().resolve(file.getKey());
      Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
      Files.write(target, file.getValue().toByteArray());
    }
  }

  /** Deletes a folder with all that is in it; not there is success. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
