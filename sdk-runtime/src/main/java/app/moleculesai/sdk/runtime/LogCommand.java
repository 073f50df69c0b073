package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.runtime.activity.LogTransfer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves logs between message stores: {@code ./molecule db export FILE}, {@code db import FILE}. Starts no server. */
abstract class LogCommand extends Main.Sources implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a JSON object a line, one for each activity")
  private @Nullable Path file;

  @Spec
  private @Nullable CommandSpec spec;

  /** Does it and returns what to say. */
  abstract String transfer(MessageStore store, Path file) throws IOException;

  @Override
  public Integer call() {
    var where = Objects.requireNonNull(file);
    try (var server = server().build()) {
      var store = server.startStore();
      if (!store.capabilities().durable()) {
        throw SdkException.unsupported("moving the log of a message store that keeps nothing"
            + " beyond a process");
      }
      var said = transfer(store, where);
      Objects.requireNonNull(spec).commandLine().getOut().println(said);
      return 0;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.INVALID,
          where + " could not be read or written: " + e.getClass().getSimpleName(), e);
    }
  }

  /** Writes logs into a new file. */
  @Command(name = "export", description = "Writes the message log into a new file.", mixinStandardHelpOptions = true)
  static final class ExportLog extends LogCommand {
    @Option(names = "--workspace", paramLabel = "ID", description = "only this workspace's")
    private @Nullable UUID workspace;

    @Override
    String transfer(MessageStore store, Path file) throws IOException {
      if (Files.exists(file)) {
        throw exists(file);
      }
      // it gets its name when it is whole
      var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      try {
        long lines;
        try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
          lines = new LogTransfer(store).write(Optional.ofNullable(workspace), out);
        }
        Files.move(unfinished, file);
        return lines + " activities are in " + file;
      } catch (FileAlreadyExistsException e) {
        throw exists(file);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    }

    private static SdkException exists(Path file) {
      return SdkException.invalid("FILE", file + " exists: name a new one");
    }
  }

  /** Stores logs out of a file. */
  @Command(name = "import", description = "Stores a message log that was exported; what is there already is left alone.", mixinStandardHelpOptions = true)
  static final class ImportLog extends LogCommand {
    @Override
    String transfer(MessageStore store, Path file) throws IOException {
      try (var in = Files.newInputStream(file)) {
        var outcome = new LogTransfer(store).read(in);
        return outcome.lines() + " activities in " + file + ", " + outcome.stored()
            + " of them are new";
      }
    }
  }
}
