package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.git.Git;
import app.moleculesai.sdk.runtime.manifest.Manifest.Kind;
import app.moleculesai.sdk.runtime.manifest.ManifestClone;
import app.moleculesai.sdk.runtime.manifest.ManifestHost;
import app.moleculesai.sdk.runtime.manifest.ManifestJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with lists of repositories: {@code ./molecule manifest clone}. Needs no running server. */
@Command(name = "manifest", description = "Fetches the repositories that a manifest lists.", mixinStandardHelpOptions = true, subcommands = ManifestCommand.Clone.class)
final class ManifestCommand extends CommandGroup {
  /** Clones them. Ends with 0, 1 when some are missing, 2 when the manifest cannot be used. */
  @Command(name = "clone", description = "Clones templates and plugins out of MOLECULE_GITEA_URL, with MOLECULE_GITEA_TOKEN if it is set. What is there is left alone: run it again to go on.", mixinStandardHelpOptions = true)
  static final class Clone extends Main.Sources implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MANIFEST", description = "a JSON object with the lists workspace_templates, org_templates and plugins of {name, repo, ref}")
    private @Nullable Path manifest;

    @Parameters(index = "1", paramLabel = "WORKSPACE_TEMPLATES", description = "the folder for templates of workspaces")
    private @Nullable Path workspaceTemplates;

    @Parameters(index = "2", paramLabel = "ORG_TEMPLATES", description = "the folder for templates of organisations")
    private @Nullable Path orgTemplates;

    @Parameters(index = "3", paramLabel = "PLUGINS", description = "the folder for workspace plugins")
    private @Nullable Path plugins;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      var line = Objects.requireNonNull(spec).commandLine();
      try {
        var config = sources().read().manifest();
        var entries = ManifestJson.read(Objects.requireNonNull(manifest));
        var outcome = new ManifestClone(new Git("git"),
            new ManifestHost(config.host(), config.token()),
            folders(), text -> {
              line.getOut().println(text);
              line.getOut().flush();
            }).run(entries);
        line.getOut().println(entries.entries().size() + " expected: " + outcome.cloned()
            + " cloned, " + outcome.skipped() + " there before, " + outcome.failed() + " failed");
        return outcome.isComplete() ? 0 : 1;
      } catch (SdkException e) {
        line.getErr().println("molecule: " + e.getMessage());
        return 2;
      } catch (IOException e) {
        line.getErr().println("molecule: there is no place for temporary files");
        return 1;
      }
    }

    private Map<Kind, Path> folders() {
      return Map.of(Kind.WORKSPACE_TEMPLATE, Objects.requireNonNull(workspaceTemplates),
          Kind.ORG_TEMPLATE, Objects.requireNonNull(orgTemplates), Kind.PLUGIN,
          Objects.requireNonNull(plugins));
    }
  }
}
