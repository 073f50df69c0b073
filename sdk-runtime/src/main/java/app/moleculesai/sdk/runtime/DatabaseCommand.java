package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.sdk.runtime.instances.Storage;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What an operator does to the storage of messages and state: {@code ./molecule db status}, {@code migrate},
 * {@code doctor}, {@code adopt}, and {@link LogCommand}. Needs no running server and starts none.
 */
@Command(name = "db", description = "Looks after the database.", mixinStandardHelpOptions = true, subcommands = {
    DatabaseCommand.Status.class, DatabaseCommand.Migrate.class, DatabaseCommand.Doctor.class,
    DatabaseCommand.Adopt.class, LogCommand.ExportLog.class, LogCommand.ImportLog.class})
final class DatabaseCommand extends CommandGroup {
  private static final int HEALTHY = 0;
  private static final int FINDINGS = 1;
  private static final int NOT_POSSIBLE = 2;

  /** Does one thing to every storage. Ends with 0 when all is well, 1 for findings, 2 when it cannot be done. */
  abstract static class OnStorage extends Main.Sources implements Callable<Integer> {
    private static final Set<ErrorCode> MISTAKES = Set.of(ErrorCode.CONFIG_INVALID,
        ErrorCode.PLUGIN_NOT_READY, ErrorCode.INVALID, ErrorCode.UNSUPPORTED);

    @Spec
    private @Nullable CommandSpec spec;

    abstract Upkeep.Report apply(Upkeep upkeep);

    @Override
    public Integer call() {
      try (var server = server().build()) {
        server.config().warnings().forEach(warning -> say("warning: " + warning));
        var codes = server.storages().stream().flatMap(storage -> on(storage).stream()).toList();
        return codes.isEmpty() ? NOT_POSSIBLE : Collections.max(codes);
      } catch (SdkException e) {
        return failed("", e);
      }
    }

    /** Returns the exit code; empty when there is nothing to look after. */
    private Optional<Integer> on(Storage storage) {
      if (storage.upkeep().isEmpty()) {
        say(storage + ": this type keeps nothing that needs upkeep");
        return Optional.empty();
      }
      try (var upkeep = storage.upkeep().get()) {
        var report = apply(upkeep);
        var out = line().getOut();
        out.println(storage + ":");
        report.lines().forEach(text -> out.println("  " + text));
        out.flush();
        return Optional.of(report.healthy() ? HEALTHY : FINDINGS);
      } catch (SdkException e) {
        return Optional.of(failed(storage + ": ", e));
      } catch (RuntimeException e) {
        // no text of a driver's failure: it may quote an address with its password
        say("molecule: " + storage + ": failed with " + e.getClass().getSimpleName());
        return Optional.of(FINDINGS);
      }
    }

    private int failed(String where, SdkException failure) {
      say("molecule: " + where + failure.getMessage());
      return MISTAKES.contains(failure.code()) ? NOT_POSSIBLE : FINDINGS;
    }

    private void say(String text) {
      line().getErr().println(text);
    }

    private CommandLine line() {
      return Objects.requireNonNull(spec).commandLine();
    }
  }

  /** Shows what is there. */
  @Command(name = "status", description = "Shows the shape of the database; changes nothing.", mixinStandardHelpOptions = true)
  static final class Status extends OnStorage {
    @Override
    Upkeep.Report apply(Upkeep upkeep) {
      return upkeep.status();
    }
  }

  /** Brings it to the shape that this version needs. */
  @Command(name = "migrate", description = "Brings the database to the shape that this version needs.", mixinStandardHelpOptions = true)
  static final class Migrate extends OnStorage {
    @Override
    Upkeep.Report apply(Upkeep upkeep) {
      return upkeep.migrate();
    }
  }

  /** Looks for what should not be there. */
  @Command(name = "doctor", description = "Looks for gaps, duplicates and orphans; changes nothing unless told to.", mixinStandardHelpOptions = true)
  static final class Doctor extends OnStorage {
    @Option(names = "--repair", description = "mends what was found")
    private boolean repair;

    @Override
    Upkeep.Report apply(Upkeep upkeep) {
      return upkeep.examine(repair);
    }
  }

  /** Takes over what another program wrote. */
  @Command(name = "adopt", description = "Plans to take over the database of another server; changes nothing unless told to.", mixinStandardHelpOptions = true)
  static final class Adopt extends OnStorage {
    @Option(names = "--apply", description = "does what was planned")
    private boolean apply;

    @Override
    Upkeep.Report apply(Upkeep upkeep) {
      return upkeep.adopt(apply);
    }
  }
}
