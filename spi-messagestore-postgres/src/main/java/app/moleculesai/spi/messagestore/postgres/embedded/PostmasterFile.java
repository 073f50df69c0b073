package app.moleculesai.spi.messagestore.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a running server wrote about itself into its data folder; also what a killed one left there.
 *
 * @param pid its process
 * @param port where it listens; 0 when it had not come that far
 */
record PostmasterFile(long pid, int port) {
  private static final String NAME = "postmaster.pid";
  private static final int PORT_LINE = 3;

  /** Says what a process is to a data folder. */
  enum Owner {
    /** It is the server of this folder. */
    OURS,
    /** It is something else, which got the number by chance, or has ended. */
    FOREIGN,
    /** The system does not say. */
    UNKNOWN
  }

  static Optional<PostmasterFile> in(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(data.resolve(NAME));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (lines.isEmpty()) {
      return Optional.empty(); // it was killed between creating and writing
    }
    return Optional.of(new PostmasterFile(Math.abs(Long.parseLong(lines.get(0).strip())),
        lines.size() > PORT_LINE && !lines.get(PORT_LINE).isBlank()
            ? Integer.parseInt(lines.get(PORT_LINE).strip())
            : 0));
  }

  /**
   * Replaces the process by one that cannot be. PostgreSQL would take another that has its number now for the server;
   * without the file it would not look whether parts of the killed one still work on the rows.
   */
  static void forgetProcess(Path data) throws IOException {
    var file = data.resolve(NAME);
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(0, Integer.toString(Integer.MAX_VALUE));
    Files.write(file, lines);
  }

  /** Returns the process of this number, if there is one. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid);
  }

  /** Says whether a process is the server of a folder: its program is in there, or it was started with it. */
  static Owner ownerOf(ProcessHandle process, Path folder, Path data) {
    if (!Processes.isRunning(process)) {
      return Owner.FOREIGN;
    }
    var info = process.info();
    if (info.command().isEmpty()) {
      return Owner.UNKNOWN;
    }
    var program = Path.of(info.command().get());
    if (program.startsWith(folder)) {
      return Owner.OURS;
    }
    if (!String.valueOf(program.getFileName()).startsWith("postgres")) {
      return Owner.FOREIGN;
    }
    return info.arguments()
        .map(arguments -> List.of(arguments).contains(data.toString())
            ? Owner.OURS
            : Owner.FOREIGN)
        .orElse(Owner.UNKNOWN);
  }
}
