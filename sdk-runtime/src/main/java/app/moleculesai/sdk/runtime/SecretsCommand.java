package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What an operator does to stored secrets: {@code ./molecule secrets rotate}. Needs no running server. */
@Command(name = "secrets", description = "Looks after stored secrets.", mixinStandardHelpOptions = true, subcommands = SecretsCommand.Rotate.class)
final class SecretsCommand extends CommandGroup {
  /** Encrypts all secrets by the key of today. Ends with 0, 1 when some cannot be read, 2 when there is nothing kept. */
  @Command(name = "rotate", description = "Encrypts all stored secrets by SECRETS_ENCRYPTION_KEY: those of SECRETS_ENCRYPTION_KEY_OLD, and those in clear. May be repeated.", mixinStandardHelpOptions = true)
  static final class Rotate extends Main.Sources implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      var line = Objects.requireNonNull(spec).commandLine();
      try (var server = server().build()) {
        if (server.storages().stream()
            .noneMatch(storage -> storage.instance().kind() == InstanceRef.Kind.REGISTRIES
                && storage.upkeep().isPresent())) {
          line.getErr().println(
              "molecule: this server keeps its state in memory, so there are no secrets to rotate");
          return 2;
        }
        var outcome = server.rotateSecrets();
        line.getOut().println(outcome.renewed() + " secrets have the new key, "
            + outcome.encrypted() + " that were in clear are encrypted, " + outcome.current()
            + " had the key already");
        outcome.unreadable().forEach(name -> line.getErr()
            .println("molecule: neither key opens " + name + "; set it anew"));
        return outcome.unreadable().isEmpty() ? 0 : 1;
      }
    }
  }
}
