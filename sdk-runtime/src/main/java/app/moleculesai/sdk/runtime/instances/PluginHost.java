package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import app.moleculesai.sdk.runtime.config.InstanceConfig;
import app.moleculesai.sdk.runtime.config.ServerConfig;
import app.moleculesai.sdk.runtime.plugins.Causes;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.FilteringClassLoader;
import app.moleculesai.sdk.runtime.plugins.LoadRules;
import app.moleculesai.sdk.runtime.plugins.Offer;
import app.moleculesai.sdk.runtime.plugins.PluginCatalog;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import app.moleculesai.sdk.runtime.plugins.PluginTable;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * All plugins and instances of one server, from the first jar read to the last instance closed.
 *
 * <pre>{@code
 * try (var host = PluginHost.load(config, discovery, provided, clock, metrics)) {
 *   host.requireUsable();
 *   host.listen(news);
 *   host.identify(installation::id);
 *   host.start();
 *   ...
 * }
 * }</pre>
 *
 * <p>
 * Loading makes all instances and does no I/O but reading jars. Starting and closing belong to one thread at a time;
 * everything else is safe for use by many.
 */
public final class PluginHost implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PluginHost.class.getName());
  private static final InstanceRef STORE = InstanceRef.store("main");
  private static final InstanceRef REGISTRY = new InstanceRef(Kind.REGISTRIES, "main");
  private static final InstanceRef RELAY = new InstanceRef(Kind.RELAYS, "main");

  private final ServerConfig config;
  private final PluginCatalog catalog;
  private final PluginMetrics metrics;
  private final List<HostedInstance> instances;
  private final AtomicReference<Supplier<String>> installation = new AtomicReference<>(
      PluginHost::unknownInstallation);
  private boolean closed;

  private PluginHost(ServerConfig config, PluginCatalog catalog, PluginMetrics metrics,
      List<HostedInstance> instances) {
    this.config = config;
    this.catalog = catalog;
    this.metrics = metrics;
    this.instances = instances;
  }

  /**
   * Finds plugins, chooses and makes the instances. Does not throw for a plugin or an instance that is not usable:
   * {@link #table()} lists it, {@link #requireUsable()} and {@link #start()} refuse it if the configuration names it.
   */
  public static PluginHost load(ServerConfig config, Discovery discovery, Provided provided,
      Clock clock, PluginMetrics metrics) {
    var catalog = PluginCatalog.of(discovery,
        new LoadRules(config.plugins().strict(), config.plugins().startTimeout()));
    try {
      var instances = InstancePlan.of(catalog, config.instances(), provided);
      var host = new PluginHost(config, catalog, metrics, instances);
      host.create(clock);
      return host;
    } catch (RuntimeException | Error e) {
      catalog.loaders().forEach(FilteringClassLoader::end);
      throw e;
    }
  }

  private void create(Clock clock) {
    Map<InstanceRef, Component> made = new LinkedHashMap<>();
    for (var instance : instances) {
      instance.offer().filter(offer -> usable(instance)).ifPresent(offer -> {
        var meter = metrics.meter(offer.plugin().id(), offer.type(), instance.ref());
        var used = new LinkedHashMap<>(made);
        used.keySet().retainAll(instance.uses());
        var loader = offer.plugin().contextLoader();
        instance.create(new HostContext(instance.ref(),
            () -> installation.get().get(), System.getLogger(
                "molecule.plugin." + offer.plugin().id() + "." + instance.ref().name()),
            HostContext.tasks(instance.ref(), loader), new PluginMeter(meter, loader), clock,
            config.folders().data(), Map.copyOf(used)), meter,
            new CallLimits(instance.ref(), config.plugins().callsAtOnce(),
                config.plugins().callTimeout()),
            config.plugins().startTimeout());
      });
      instance.view().ifPresent(view -> made.put(instance.ref(), view));
    }
  }

  /** Says whether it and what it uses can be used so far; marks it when only what it uses cannot. */
  private boolean usable(HostedInstance instance) {
    instances.stream()
        .filter(other -> instance.uses().contains(other.ref()) && other.isFailed()).findFirst()
        .ifPresent(other -> instance.fail(new PluginProblem(PluginCode.USES_NOT_READY,
            "it uses " + other.ref() + ", which is not ready")));
    return !instance.isFailed();
  }

  /**
   * Checks that everything the configuration names can be used, as far as that shows before the start.
   *
   * @throws SdkException {@code plugin_not_ready} with every reason, one a line
   */
  public void requireUsable() {
    var reasons = new ArrayList<String>();
    var unknownTypes = false;
    for (var instance : instances) {
      var problem = instance.problem().filter(any -> !instance.isImplied());
      problem.ifPresent(reason -> reasons.add(instance.ref() + ": " + reason));
      unknownTypes |= problem.filter(reason -> reason.code() == PluginCode.TYPE_UNKNOWN)
          .isPresent();
    }
    reasons.addAll(RuntimeNames.conflicts(instances));
    if (unknownTypes || config.plugins().strict()) {
      // One of them may be the plugin that is missed.
      catalog.refused().forEach(refused -> refused.problems()
          .forEach(problem -> reasons.add(refused.origin() + " was refused: " + problem)));
    }
    if (!reasons.isEmpty()) {
      throw new SdkException(ErrorCode.PLUGIN_NOT_READY, String.join("\n", reasons));
    }
  }

  /**
   * Joins the server's news with those of other servers, by the registry's relay or else {@code relays.main}. Called
   * once, before {@link #start()}, as a relay may count on it.
   */
  public void listen(EventRelay.Listener listener) {
    registry().relay().or(this::eventRelay).ifPresent(relay -> relay.listen(listener));
  }

  /** Tells the instances how they learn which installation they belong to; called before {@link #start()}. */
  public void identify(Supplier<String> id) {
    installation.set(id);
  }

  private static String unknownInstallation() {
    throw new SdkException(ErrorCode.UNAVAILABLE, "the id of the installation is not known yet");
  }

  /**
   * Starts all instances, those that others use before them.
   *
   * @throws SdkException {@code plugin_not_ready} with every reason when one that the configuration names does not
   *         start; everything is closed then
   */
  public void start() {
    start(instances);
  }

  /**
   * Starts {@code stores.main} alone, with what it uses, for work on the log without a server; fails like {@link #start}.
   */
  public MessageStore startStore() {
    startAlone(STORE);
    return messageStore();
  }

  /**
   * Starts {@code registries.main} alone, with what it uses, for work on the state without a server; fails like
   * {@link #start}.
   */
  public Registry startRegistry() {
    startAlone(REGISTRY);
    return registry();
  }

  private void startAlone(InstanceRef ref) {
    var wanted = new HashSet<>(Set.of(ref));
    // what one uses stands before it
    instances.reversed().stream().filter(instance -> wanted.contains(instance.ref()))
        .forEach(instance -> wanted.addAll(instance.uses()));
    start(instances.stream().filter(instance -> wanted.contains(instance.ref())).toList());
  }

  private void start(List<HostedInstance> wanted) {
    try {
      requireUsable();
      wanted.forEach(instance -> instance.warnings().forEach(warning -> LOG
          .log(Level.WARNING, "{0}: {1}", instance.ref(), warning.message())));
      for (var instance : wanted) {
        if (usable(instance)) {
          instance.start(config.plugins().startTimeout());
        }
      }
      requireUsable();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "interrupted while plugins were started", e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Returns {@code stores.main}. */
  public MessageStore messageStore() {
    return require(STORE, MessageStore.class);
  }

  /** Returns {@code registries.main}. */
  public Registry registry() {
    return require(REGISTRY, Registry.class);
  }

  /** Returns {@code relays.main}, when there is one. */
  public Optional<EventRelay> eventRelay() {
    return find(RELAY, EventRelay.class);
  }

  /** Returns the workspace runtimes that work, by the runtime names they serve. */
  public Map<String, WorkspaceRuntime> runtimes() {
    return RuntimeNames.served(instances);
  }

  /**
   * Returns the environment contributors in the operator's order, those of one order by name. One that fails later is
   * among them all the same: its call fails, and is not left out.
   */
  public List<EnvironmentContributor> contributors() {
    return instances.stream()
        .filter(instance -> instance.ref().kind() == Kind.CONTRIBUTORS && !instance.isFailed())
        .sorted(Comparator.comparingInt(this::order)
            .thenComparing(instance -> instance.ref().name()))
        .flatMap(instance -> instance.view().stream())
        .map(EnvironmentContributor.class::cast).toList();
  }

  /** Returns the sources of workspace plugins that work, in the order of the configuration. */
  public List<WorkspacePluginSource> workspacePluginSources() {
    return instances.stream()
        .filter(instance -> instance.ref().kind() == Kind.SOURCES && !instance.isFailed())
        .flatMap(instance -> instance.view().stream())
        .map(WorkspacePluginSource.class::cast).toList();
  }

  private int order(HostedInstance instance) {
    return Optional.ofNullable(config.instances().get(instance.ref()))
        .map(InstanceConfig::order).orElse(0);
  }

  /** Returns the runtime names that these instances serve. */
  public Set<String> runtimeNamesOf(Set<InstanceRef> refs) {
    return RuntimeNames.servedBy(instances, refs);
  }

  /** Finds an instance that works. */
  public <T extends Component> Optional<T> find(InstanceRef ref, Class<T> kind) {
    return instances.stream()
        .filter(instance -> instance.ref().equals(ref) && !instance.isFailed())
        .flatMap(instance -> instance.view().stream()).findFirst().map(kind::cast);
  }

  private <T extends Component> T require(InstanceRef ref, Class<T> kind) {
    return find(ref, kind).orElseThrow(() -> new SdkException(ErrorCode.PLUGIN_NOT_READY,
        ref + " is not ready"));
  }

  /**
   * Returns what {@code stores.main} and {@code registries.main} keep their data in; in one database they still have
   * tables of their own. Nothing needs to be started for it; what it returns is of use until this is closed.
   *
   * @throws SdkException {@code plugin_not_ready} when a plugin fails
   */
  public List<Storage> storages() {
    return instances.stream()
        .filter(instance -> instance.ref().equals(STORE) || instance.ref().equals(REGISTRY))
        .map(instance -> new Storage(instance.ref(),
            instance.offer().map(Offer::type).orElse("given by the program"),
            instance.upkeep()))
        .toList();
  }

  /**
   * Asks every instance how it is, all at once and for at most 1.5 s. What nobody named does not keep the server from
   * being ready: it is left out when it cannot be used, and a restriction when it is down.
   */
  public Map<InstanceRef, Health> health() throws InterruptedException {
    Map<HostedInstance, Future<Health>> asked = new LinkedHashMap<>();
    Map<InstanceRef, Health> answers = new LinkedHashMap<>();
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      instances.stream().filter(instance -> !instance.isImplied() || !instance.isFailed())
          .forEach(instance -> asked.put(instance, tasks.submit(instance::check)));
      for (var answer : asked.entrySet()) {
        var health = answered(answer.getValue());
        answers.put(answer.getKey().ref(),
            answer.getKey().isImplied() && health.status() == Health.Status.DOWN
                ? Health.degraded(health.message())
                : health);
      }
    }
    return answers;
  }

  private static Health answered(Future<Health> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      return Health.down(Causes.text(Optional.ofNullable(e.getCause()).orElse(e)));
    }
  }

  /** Interrupts calls into drop-in plugins that take too long; to be called a few times a second. */
  public void interruptOverdueCalls() {
    var now = System.nanoTime();
    instances.forEach(instance -> instance.interruptOverdue(now));
  }

  /** Returns what was found and where it stands now. */
  public PluginTable table() {
    return PluginRows.table(catalog, instances);
  }

  /**
   * Closes all instances that it made, those that use others before them, and then the class loaders of those that are
   * quiet. Does nothing the second time.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // An interrupt must not leave instances open: it is kept for later.
    var interrupted = Thread.interrupted();
    var loaders = catalog.loaders();
    catalog.plugins().stream().filter(plugin -> !plugin.isQuiet())
        .forEach(plugin -> plugin.isolation().ifPresent(loaders::remove));
    for (var instance : instances.reversed()) {
      var quiet = false;
      try {
        quiet = instance.close(config.plugins().closeTimeout());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (!quiet) {
        instance.offer().flatMap(offer -> offer.plugin().isolation()).ifPresent(loaders::remove);
      }
      metrics.forget(instance.ref());
    }
    loaders.forEach(FilteringClassLoader::end);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the class loaders of drop-in plugins. */
  Set<FilteringClassLoader> loaders() {
    return catalog.loaders();
  }
}
