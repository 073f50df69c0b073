package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.EnvironmentContributorProvider;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.plugin.WorkspacePluginSourceProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import app.moleculesai.sdk.runtime.config.ConfigSources;
import app.moleculesai.sdk.runtime.config.ServerConfig;
import app.moleculesai.sdk.runtime.instances.PluginHost;
import app.moleculesai.sdk.runtime.instances.Provided;
import app.moleculesai.sdk.runtime.instances.Storage;
import app.moleculesai.sdk.runtime.observe.Metrics;
import app.moleculesai.sdk.runtime.observe.PrometheusMeters;
import app.moleculesai.sdk.runtime.org.ImportResult;
import app.moleculesai.sdk.runtime.org.OrgPlan;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginTable;
import app.moleculesai.sdk.runtime.presence.ExternalRuntime;
import app.moleculesai.sdk.runtime.secrets.KeyRotation;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A server for an organisation of agents. Everything it has it makes itself or is given here: any number of them live in
 * one JVM, and {@link #close()} leaves nothing behind.
 *
 * <pre>{@code
 * try (var server = MoleculeServer.builder()
 *     .discovery(Discovery.classPath())
 *     .build().start()) {
 *   server.uri(); // http://127.0.0.1:54321
 * }
 * }</pre>
 *
 * <p>
 * Safe for use by many threads once it is started.
 */
public final class MoleculeServer implements AutoCloseable {
  private final ServerConfig config;
  private final PluginHost plugins;
  private final Metrics metrics;
  private final Clock clock;
  private Optional<Wiring> wiring = Optional.empty();
  private boolean closed;

  private MoleculeServer(ServerConfig config, PluginHost plugins, Metrics metrics, Clock clock) {
    this.config = config;
    this.plugins = plugins;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Starts to describe a server that reads nothing from outside and listens on loopback on any free port. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts plugins and listens. A server that could not be started is closed; it is started once. Where the storage does
   * not answer yet the server starts all the same: requests fail with {@code unavailable}, and {@code /ready} says so,
   * until it does.
   *
   * @return this server
   * @throws SdkException {@code plugin_not_ready}, {@code config_invalid}
   */
  public synchronized MoleculeServer start() {
    if (closed || wiring.isPresent()) {
      throw new SdkException(ErrorCode.CLOSED, "a server is started once; build another one");
    }
    try {
      wiring = Optional.of(Wiring.start(config, plugins, metrics, clock));
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return running().port();
  }

  /** Returns where it is reached from this machine. */
  public URI uri() {
    return uri(config, port());
  }

  /** Returns where this machine reaches a server with a configuration. */
  static URI uri(ServerConfig config, int port) {
    var host = config.bindHost().equals("0.0.0.0") ? "127.0.0.1" : config.bindHost();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /** Returns what it was told. */
  public ServerConfig config() {
    return config;
  }

  /** Returns every plugin found and where it stands; also before the start. */
  public PluginTable plugins() {
    return plugins.table();
  }

  /** Returns the message log. */
  public MessageStore messageStore() {
    return plugins.messageStore();
  }

  /** Returns all other state. */
  public Registry registry() {
    return plugins.registry();
  }

  /**
   * Imports a template, as {@code POST /org/import} does.
   *
   * @param dir a folder, or the name of one in the templates folder
   */
  ImportResult importTemplate(String dir) {
    return running().imports().run(dir);
  }

  /** Removes a workspace, all below it and all that they kept. */
  void purge(UUID id) {
    running().removal().remove(id, true, true);
  }

  /** Issues an organisation's token, which may do what an administrator may; nobody can read it again. */
  String issueToken(String name) {
    return running().tokens()
        .issueForOrganisation(Optional.of(name), "command line", Optional.empty()).plaintext();
  }

  /**
   * Says what an import would do and writes nothing. A server that was not started only starts its plugins for it.
   *
   * @param dir a folder, or the name of one in the templates folder
   */
  synchronized OrgPlan plan(String dir) {
    if (wiring.isEmpty()) {
      Ground.startPlugins(plugins, config, clock, new RandomIds());
    }
    return Imports.plan(config, plugins, clock, dir);
  }

  /** Returns where the state is kept; for a server that need not be started. */
  List<Storage> storages() {
    return plugins.storages();
  }

  /** Starts the message store alone, of a server that is not started; closed with it. */
  MessageStore startStore() {
    return plugins.startStore();
  }

  /**
   * Returns who builds images here; for a server that need not be started.
   *
   * @throws SdkException {@code unsupported} when no workspace runtime does
   */
  ImagePublisher imagePublisher() {
    return plugins.runtimes().values().stream()
        .flatMap(runtime -> runtime.facet(ImagePublisher.class).stream()).findFirst()
        .orElseThrow(() -> SdkException.unsupported("building images without the plugin docker"));
  }

  /** Encrypts all secrets by the key of today, of a server that is not started. */
  KeyRotation.Outcome rotateSecrets() {
    return new KeyRotation(plugins.startRegistry(), Ground.vault(config, new SecureRandom()))
        .run();
  }

  /** Waits until the storage has answered and what the start needed it for is done. */
  void awaitStorage() throws InterruptedException {
    running().startWork().await();
  }

  /** Waits until no background task is left; says whether that was in time. */
  public boolean awaitQuiet(Duration longest) throws InterruptedException {
    return running().supervisor().awaitTasks(longest);
  }

  private synchronized Wiring running() {
    return wiring
        .orElseThrow(() -> new SdkException(ErrorCode.CLOSED, "the server is not started"));
  }

  /** Stops listening, lets running requests finish, ends all background work and closes the plugins. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      wiring.ifPresent(Wiring::close);
      plugins.close();
    }
  }

  /** Describes a server. One thread at a time. */
  public static final class Builder {
    private static final InstanceRef STORE = InstanceRef.store("main");
    private static final InstanceRef REGISTRY = new InstanceRef(InstanceRef.Kind.REGISTRIES,
        "main");

    private ConfigSources sources = ConfigSources.embedded();
    private Discovery discovery = Discovery.none();
    private Provided provided = Provided.none().ready(runtimeRef(Runtimes.EXTERNAL),
        new ExternalRuntime(),
        Set.of(Runtimes.EXTERNAL));
    private Clock clock = Clock.systemUTC();
    private boolean hasStore;
    private boolean hasRegistry;
    private boolean discovers;

    private Builder() {}

    /** Reads configuration from these sources; values set with {@link #set} before are gone. */
    public Builder config(ConfigSources from) {
      sources = from;
      return this;
    }

    /** Sets a value of the configuration, such as {@code "port"} or {@code "runtimes.mock.reply-delay"}. */
    public Builder set(String key, Object value) {
      sources = sources.set(key, value);
      return this;
    }

    /** Looks for plugins there; without, nothing is looked for. */
    public Builder discovery(Discovery places) {
      discovery = places;
      discovers = true;
      return this;
    }

    /** Uses this store, which its owner starts and closes. */
    public Builder messageStore(MessageStore ready) {
      provided = provided.ready(STORE, ready);
      hasStore = true;
      return this;
    }

    /** Makes, starts and closes a store. */
    public Builder messageStore(MessageStoreProvider<?> provider, Map<String, Object> values) {
      provided = provided.made(STORE, provider, values);
      hasStore = true;
      return this;
    }

    /** Uses this registry, which its owner starts and closes. */
    public Builder registry(Registry ready) {
      provided = provided.ready(REGISTRY, ready);
      hasRegistry = true;
      return this;
    }

    /** Makes, starts and closes a registry. */
    public Builder registry(RegistryProvider<?> provider, Map<String, Object> values) {
      provided = provided.made(REGISTRY, provider, values);
      hasRegistry = true;
      return this;
    }

    /** Uses this runtime for these runtime names; its owner starts and closes it. */
    public Builder runtime(String instance, WorkspaceRuntime ready, String... serves) {
      provided = provided.ready(runtimeRef(instance), ready, Set.of(serves));
      return this;
    }

    /** Makes, starts and closes a runtime, for the names its provider serves. */
    public Builder runtime(String instance, RuntimeProvider<?> provider,
        Map<String, Object> values) {
      provided = provided.made(runtimeRef(instance), provider, values);
      return this;
    }

    /** Uses this environment contributor, which its owner starts and closes; {@code contributors.<instance>.order} holds. */
    public Builder contributor(String instance, EnvironmentContributor ready) {
      provided = provided.ready(new InstanceRef(InstanceRef.Kind.CONTRIBUTORS, instance), ready);
      return this;
    }

    /** Makes, starts and closes an environment contributor. */
    public Builder contributor(String instance, EnvironmentContributorProvider<?> provider,
        Map<String, Object> values) {
      provided = provided.made(new InstanceRef(InstanceRef.Kind.CONTRIBUTORS, instance), provider,
          values);
      return this;
    }

    /** Uses this source of workspace plugins, which its owner starts and closes. */
    public Builder pluginSource(String instance, WorkspacePluginSource ready) {
      provided = provided.ready(new InstanceRef(InstanceRef.Kind.SOURCES, instance), ready);
      return this;
    }

    /** Makes, starts and closes a source of workspace plugins. */
    public Builder pluginSource(String instance, WorkspacePluginSourceProvider<?> provider,
        Map<String, Object> values) {
      provided = provided.made(new InstanceRef(InstanceRef.Kind.SOURCES, instance), provider,
          values);
      return this;
    }

    /** Reads time from this clock. */
    public Builder clock(Clock source) {
      clock = source;
      return this;
    }

    private static InstanceRef runtimeRef(String instance) {
      return new InstanceRef(InstanceRef.Kind.RUNTIMES, instance);
    }

    /**
     * Checks the configuration, finds plugins and makes their instances; nothing is started.
     *
     * @throws SdkException {@code config_invalid} with every mistake, {@code plugin_not_ready} with every reason
     */
    public MoleculeServer build() {
      if (!discovers && !(hasStore && hasRegistry)) {
        throw new SdkException(ErrorCode.CONFIG_INVALID,
            "the server has no " + (hasStore ? "registry" : "message store")
                + ": add messageStore(...) and registry(...), or discovery(Discovery.classPath())");
      }
      var config = sources.read();
      var metrics = new Metrics();
      var host = PluginHost.load(config, discovery, provided, clock,
          new PrometheusMeters(metrics.registry()));
      try {
        host.requireUsable();
        return new MoleculeServer(config, host, metrics, clock);
      } catch (RuntimeException | Error e) {
        host.close();
        throw e;
      }
    }

    /** Returns where plugins of this description stand, without making a server. */
    PluginTable table() {
      var config = sources.read();
      try (var host = PluginHost.load(config, discovery, provided, clock,
          new PrometheusMeters(new Metrics().registry()))) {
        return host.table();
      }
    }
  }
}
