package app.moleculesai.sdk.runtime;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.ConfigSources;
import app.moleculesai.sdk.runtime.observe.BuildInfo;
import app.moleculesai.sdk.runtime.org.OrgPlanText;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line of the server: {@code ./molecule serve}, {@code plugins}, {@code org plan}, {@code secrets},
 * {@code db}, {@code why}, {@code manifest}, {@code images}.
 */
@Command(name = "molecule", description = "Runs organisations of AI agents.", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, subcommands = {
    Main.Serve.class, Main.Plugins.class, Main.Org.class, SecretsCommand.class,
    DatabaseCommand.class, WhyCommand.class, ManifestCommand.class,
    ImagesCommand.class})
public final class Main extends CommandGroup {
  private static final System.Logger LOG = System.getLogger(Main.class.getName());

  private Main() {}

  /** Runs one command and ends the process with its exit code: 0, 1 for a failure, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).registerConverter(UUID.class, Main::id)
        .setExecutionExceptionHandler((failure, command, result) -> {
          if (failure instanceof SdkException said) {
            command.getErr().println("molecule: " + said.getMessage());
            return 1;
          }
          throw failure;
        });
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no id of a workspace, which is a UUID");
    }
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var build = BuildInfo.read();
      return new String[]{"molecule " + build.version() + " (" + build.gitSha() + ")"};
    }
  }

  /** What every command takes. */
  static class Sources {
    @Option(names = "--config", paramLabel = "FILE", description = "configuration file; default molecule.yaml")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "keeps all state in this folder, in a PostgreSQL that the server runs there")
    private @Nullable Path data;

    /** Returns where the configuration comes from. */
    ConfigSources sources() {
      var usual = ConfigSources.standalone();
      var sources = file == null ? usual : usual.file(file);
      return data == null ? sources : sources.stateIn(data);
    }

    /** Returns a server as configuration, environment and this command say; it is not started. */
    MoleculeServer.Builder server() {
      var sources = sources();
      var plugins = sources.read().folders().plugins();
      var discovery = plugins.map(folder -> Discovery.classPath().and(Discovery.directory(folder)))
          .orElseGet(Discovery::classPath);
      return MoleculeServer.builder().config(sources).discovery(discovery);
    }
  }

  /** Starts the server and keeps it running until the process is asked to end. */
  @Command(name = "serve", description = "Starts the server.", mixinStandardHelpOptions = true)
  static final class Serve extends Sources implements Callable<Integer> {
    @Option(names = "--demo", description = "imports the example organisation of 200 mock agents")
    private boolean demo;

    @Option(names = "--docker", description = "with --demo: five agents in containers instead, from the image "
        + Demo.IMAGE + "; they are removed when the server stops")
    private boolean docker;

    @Option(names = "--port", paramLabel = "N", description = "where to listen; wins over PORT")
    private @Nullable Integer port;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      var builder = server();
      if (port != null) {
        builder.set("port", port);
      }
      if (docker && !demo) {
        throw SdkException.invalid("--docker", "goes with --demo");
      }
      if (docker) {
        // such an agent need not reach the server, which listens on loopback only
        builder.set("runtimes.docker.heartbeat", "none")
            .set("runtimes.docker.images.echo", Demo.IMAGE);
      }
      var server = builder.build();
      var example = new AtomicReference<Demo>();
      var stopped = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        try {
          if (docker && example.get() != null) {
            example.get().remove();
          }
        } catch (SdkException e) {
          LOG.log(WARNING, "the agents of the demo were not removed: {0}", e.getMessage());
        }
        server.close();
        stopped.countDown();
      }, "molecule-shutdown"));
      var out = Objects.requireNonNull(spec).commandLine().getOut();
      server.start();
      out.println(server.plugins().render());
      server.config().warnings().forEach(warning -> out.println("warning: " + warning));
      server.config().notes().forEach(out::println);
      if (demo) {
        server.awaitStorage();
        var place = sources().distribution();
        example.set(docker ? Demo.containers(server, place) : Demo.mocks(server, place));
        out.println(example.get().text());
      }
      out.println("Molecule listens on " + server.uri());
      out.flush();
      stopped.await();
      return 0;
    }
  }

  /** Shows every plugin and where it stands. */
  @Command(name = "plugins", description = "Lists plugins, their state and why.", mixinStandardHelpOptions = true)
  static final class Plugins extends Sources implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      Objects.requireNonNull(spec).commandLine().getOut()
          .println(server().table().render());
      return 0;
    }
  }

  /** Commands about organisations. */
  @Command(name = "org", description = "Organisations and their templates.", mixinStandardHelpOptions = true, subcommands = Plan.class)
  static final class Org extends CommandGroup {}

  /** Shows what an import would do. */
  @Command(name = "plan", description = "Shows what importing a template would create; writes nothing.", mixinStandardHelpOptions = true)
  static final class Plan extends Sources implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the folder of a template, or its name in the templates folder")
    private @Nullable String dir;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      try (var server = server().build()) {
        var plan = server.plan(Objects.requireNonNull(dir));
        Objects.requireNonNull(spec).commandLine().getOut().println(OrgPlanText.of(plan));
        return plan.isComplete() ? 0 : 1;
      }
    }
  }
}
