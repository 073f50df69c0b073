package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.error.SdkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from: one file, environment variables over it, values of the program over both.
 * Immutable: every method returns a new object.
 *
 * <pre>{@code
 * ServerConfig config = ConfigSources.embedded()
 *   .set("port", 0)
 *   .set("env", "development")
 *   .set("runtimes.mock.reply-delay", "0ms")
 *   .read();
 * }</pre>
 *
 * <p>
 * A key is the variable of {@code wire.md} 14 in lower case with hyphens, without a leading {@code molecule-} and
 * without a unit: {@code PORT} is {@code port}, {@code MOLECULE_DATA_DIR} is {@code data-dir},
 * {@code A2A_IDLE_TIMEOUT_SECONDS} is {@code a2a-idle-timeout: 5m}. Keys of sections are joined with dots; in a
 * variable with two underscores: {@code STORES__MAIN__POOL_SIZE}. In the file and in variables, <code>${env:NAME}</code>
 * and <code>${file:path}</code> stand for what is there.
 */
public final class ConfigSources {
  private static final String DISTRIBUTION = "molecule.dist"; // a property of the JVM, set by bin/molecule
  private static final String ORG_TEMPLATES = "org-templates";
  private static final String WORKSPACE_PLUGINS = "workspace-plugins";

  private final boolean standalone;
  private final Optional<Path> distribution;
  private final Path home;
  private final @Nullable Path file;
  private final Map<String, String> environment;
  private final Tree program;
  private final Optional<WholeState> state;

  private ConfigSources(boolean standalone, Optional<Path> distribution, Path home,
      @Nullable Path file, Map<String, String> environment, Tree program,
      Optional<WholeState> state) {
    this.standalone = standalone;
    this.distribution = distribution;
    this.home = home;
    this.file = file;
    this.environment = environment;
    this.program = program;
    this.state = state;
  }

  /** A server inside another program: reads nothing from outside, listens on loopback on any free port. */
  public static ConfigSources embedded() {
    return new ConfigSources(false, Optional.empty(), Path.of("").toAbsolutePath(), null, Map.of(),
        Tree.empty(), Optional.empty());
  }

  /**
   * The server as a process of its own: the environment of this process, {@code .env} in the working folder and in
   * {@code home} below it, and {@code molecule.yaml} in {@code home} when it is there. Home is
   * {@code MOLECULE_HOME}, else the working folder.
   *
   * @throws SdkException {@code config_invalid} when an {@code .env} file cannot be read
   */
  public static ConfigSources standalone() {
    var here = Path.of("").toAbsolutePath();
    var variables = new HashMap<>(System.getenv());
    DotEnv.in(here).forEach(variables::putIfAbsent);
    var home = Optional.ofNullable(variables.get("MOLECULE_HOME")).filter(text -> !text.isEmpty())
        .map(here::resolve).orElse(here);
    DotEnv.in(home).forEach(variables::putIfAbsent);
    var sources = standalone(home, variables);
    return Optional.ofNullable(System.getProperty(DISTRIBUTION)).map(Path::of)
        .map(sources::distribution).orElse(sources);
  }

  /** The server as a process of its own, with these variables instead of those of this process. */
  public static ConfigSources standalone(Path home, Map<String, String> environment) {
    var root = home.toAbsolutePath().normalize();
    var usual = root.resolve("molecule.yaml");
    return new ConfigSources(true, Optional.empty(), root, Files.exists(usual) ? usual : null,
        Map.copyOf(environment), Tree.empty(), Optional.empty());
  }

  /** Takes from this folder what ships with the server and is not in {@code home}: templates of organisations, workspace plugins. */
  public ConfigSources distribution(Path folder) {
    return new ConfigSources(standalone, Optional.of(folder.toAbsolutePath().normalize()), home,
        file, environment, program, state);
  }

  /** Returns the folder of what ships with the server, when it was started from one. */
  public Optional<Path> distribution() {
    return distribution;
  }

  /** Reads this file; a file that is missing is a mistake. */
  public ConfigSources file(Path path) {
    return new ConfigSources(standalone, distribution, home, path.toAbsolutePath(), environment,
        program, state);
  }

  /** Reads these variables instead of others. */
  public ConfigSources environment(Map<String, String> variables) {
    return new ConfigSources(standalone, distribution, home, file, Map.copyOf(variables), program,
        state);
  }

  /**
   * Sets a value of the program, which wins over file and environment.
   *
   * @param key {@code port}, {@code stores.main.pool-size}
   * @param value text, number, boolean, time, secret, list of texts, or map; taken as it is, references such as
   *        {@code ${env:X}} are not resolved in it
   */
  public ConfigSources set(String key, Object value) {
    return new ConfigSources(standalone, distribution, home, file, environment,
        program.with(key, value), state);
  }

  /**
   * Keeps all state in this folder: the files of the server and of its plugins, and messages and everything else in a
   * PostgreSQL that the server runs there itself. It wins over another data folder; a database or a type of storage
   * that another source names contradicts it and is a mistake.
   */
  public ConfigSources stateIn(Path folder) {
    return new ConfigSources(standalone, distribution, home, file, environment, program,
        Optional.of(new WholeState(folder.toAbsolutePath().normalize())));
  }

  /**
   * Reads all sources and checks them.
   *
   * @throws SdkException {@code config_invalid} whose message lists every mistake, one a line, unknown keys with the
   *         nearest known one; the values of instances are checked later, by their providers
   */
  public ServerConfig read() {
    var problems = new ArrayList<String>();
    var warnings = new ArrayList<String>();
    var given = defaults()
        .under(fromFile(problems))
        .under(Variables.read(environment, new References(environment, home, problems), warnings))
        .under(program);
    var merged = state.map(whole -> whole.over(given, problems)).orElse(given);
    return Settings.bind(merged, standalone, environment, problems, warnings);
  }

  private Tree fromFile(List<String> problems) {
    if (file == null) {
      return Tree.empty();
    }
    var folder = parent(file);
    var references = new References(environment, folder, problems);
    var read = InstanceSections.named(MoleculeYaml.read(file, problems));
    return Settings.absolute(references.resolve(read), folder);
  }

  private Tree defaults() {
    if (!standalone) {
      // Loopback and nobody else: a limit per address would only count the program itself.
      return Tree.empty().with("port", 0).with("bind-addr", "127.0.0.1").with("rate-limit", 0);
    }
    var tree = Tree.empty()
        .with("data-dir", home.resolve("data"))
        .with("plugins.dir", home.resolve("plugins"))
        .with("org-templates-dir", ownOrShipped(ORG_TEMPLATES))
        .with("workspace-plugins-dir", ownOrShipped(WORKSPACE_PLUGINS));
    for (var near : List.of(parent(home), home)) {
      tree = tree.under(present("workspace-manifest-path", near.resolve("manifest.json")))
          .under(present("configs-dir", near.resolve("workspace-configs-templates")));
    }
    return tree;
  }

  private Path ownOrShipped(String name) {
    var own = home.resolve(name);
    return Files.isDirectory(own)
        ? own
        : distribution.map(folder -> folder.resolve(name)).filter(Files::isDirectory).orElse(own);
  }

  private static Tree present(String key, Path path) {
    return Files.exists(path) ? Tree.empty().with(key, path) : Tree.empty();
  }

  private static Path parent(Path path) {
    return Optional.ofNullable(path.getParent()).orElse(path);
  }
}
