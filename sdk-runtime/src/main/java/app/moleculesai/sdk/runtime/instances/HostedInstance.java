package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.sdk.runtime.plugins.Causes;
import app.moleculesai.sdk.runtime.plugins.Guarded;
import app.moleculesai.sdk.runtime.plugins.Kinds;
import app.moleculesai.sdk.runtime.plugins.Offer;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One instance from its plan to its end. Making, starting and closing belong to one thread at a time; its state may be
 * read by many.
 */
final class HostedInstance {
  private static final System.Logger LOG = System.getLogger(HostedInstance.class.getName());
  private static final Duration CHECK_LIMIT = Duration.ofMillis(1500);

  /**
   * How an instance is made, with its configuration already bound.
   *
   * @param create makes it
   * @param upkeep returns what an operator can do to its storage
   * @param uses what it uses
   * @param claims runtime names that the operator gave it
   * @param offers runtime names that it serves by itself
   * @param secrets its secrets, which end with it
   */
  record Recipe(Function<HostContext, ? extends Component> create,
      Function<HostContext, Optional<Upkeep>> upkeep, Set<InstanceRef> uses, Set<String> claims,
      Set<String> offers, List<Secret> secrets) {}

  private final InstanceRef ref;
  private final @Nullable Offer offer;
  private final boolean implied;
  private final AtomicReference<@Nullable PluginProblem> problem = new AtomicReference<>();
  private final List<PluginProblem> warnings = new ArrayList<>();
  /** Threads that did not end in time: while one lives, the plugin's classes must stay. */
  private final Set<Thread> stuck = ConcurrentHashMap.newKeySet();
  private Set<InstanceRef> uses = Set.of();
  private Set<String> claims = Set.of();
  private Set<String> offers = Set.of();
  private @Nullable Recipe recipe;
  private @Nullable HostContext context;
  private @Nullable Border border;
  private volatile @Nullable CallLimits limits;
  private volatile @Nullable Component owned;
  private volatile @Nullable Component view;
  private volatile boolean started;
  private volatile boolean restricted;
  private boolean closed;
  private long nanos;

  private HostedInstance(InstanceRef ref, @Nullable Offer offer, boolean implied) {
    this.ref = ref;
    this.offer = offer;
    this.implied = implied;
  }

  /** One that a provider will make. */
  static HostedInstance planned(InstanceRef ref, Offer offer, boolean implied) {
    return new HostedInstance(ref, offer, implied);
  }

  /** One that cannot be made. */
  static HostedInstance impossible(InstanceRef ref, PluginProblem problem) {
    var instance = new HostedInstance(ref, null, false);
    instance.fail(problem);
    return instance;
  }

  /** One that the program made, started, and will close. */
  static HostedInstance ready(InstanceRef ref, Component component, Set<String> serves) {
    var instance = new HostedInstance(ref, null, false);
    instance.view = component;
    instance.claims = Set.copyOf(serves);
    instance.started = true;
    return instance;
  }

  void follow(Recipe bound) {
    recipe = bound;
    uses = Set.copyOf(bound.uses());
    claims = Set.copyOf(bound.claims());
    offers = Set.copyOf(bound.offers());
  }

  /**
   * Makes it; a failure is kept as its problem.
   *
   * @param meter where calls are counted
   * @param keeping what calls from the server have to keep to
   * @param longest how long it may take
   */
  void create(HostContext given, Meter meter, CallLimits keeping, Duration longest) {
    var by = offer;
    var how = recipe;
    if (by == null || how == null) {
      return;
    }
    context = given;
    var began = System.nanoTime();
    try {
      var loader = by.plugin().contextLoader();
      Component made = Guarded.loading(longest, "create-" + ref, loader,
          () -> how.create().apply(given));
      if (made == null) {
        throw new IllegalStateException("create returned null");
      }
      owned = made;
      if (by.plugin().isolation().isPresent()) {
        limits = keeping;
        border = new Border(ref, by.fullName(), loader, meter, keeping, this::fail);
        view = border.wrap(Kinds.type(ref.kind()), made);
      } else {
        view = made;
      }
    } catch (LinkageError e) {
      fail(new PluginProblem(PluginCode.LINKAGE, "create: " + Causes.ofLinkage(e).message()));
    } catch (Guarded.StillRunning e) {
      stuck.add(e.thread());
      fail(new PluginProblem(PluginCode.CREATE_FAILED, "create " + e.getMessage()));
    } catch (Throwable e) { // because whatever one plugin throws must not end the others
      fail(new PluginProblem(PluginCode.CREATE_FAILED, Causes.text(e)));
    }
    nanos += System.nanoTime() - began;
  }

  /** Starts it; a failure is kept as its problem. */
  void start(Duration limit) throws InterruptedException {
    var component = owned;
    if (component == null || isFailed()) {
      return;
    }
    var began = System.nanoTime();
    try {
      Guarded.within(limit, "start-" + ref, loader(), () -> {
        component.start();
        return true;
      });
      started = true;
    } catch (Guarded.StillRunning e) {
      stuck.add(e.thread());
      fail(new PluginProblem(PluginCode.START_TIMEOUT, "start " + e.getMessage()));
    } catch (ExecutionException e) {
      var cause = Optional.ofNullable(e.getCause()).orElse(e);
      LOG.log(Level.DEBUG, () -> "start of " + ref + " failed", cause);
      fail(cause instanceof LinkageError linkage
          ? new PluginProblem(PluginCode.LINKAGE, "start: " + Causes.ofLinkage(linkage).message())
          : new PluginProblem(PluginCode.START_FAILED, Causes.text(cause)));
    }
    nanos += System.nanoTime() - began;
  }

  /**
   * Returns what an operator can do to its storage; empty when its type offers nothing of the kind, or when the
   * program made it.
   *
   * @throws SdkException {@code plugin_not_ready} when the plugin fails
   */
  Optional<Upkeep> upkeep() {
    var how = recipe;
    var given = context;
    var by = border;
    if (how == null || given == null) {
      return Optional.empty();
    }
    try {
      var upkeep = Guarded.here(loader(), () -> how.upkeep().apply(given));
      return by == null ? upkeep : upkeep.map(raw -> by.wrap(Upkeep.class, raw));
    } catch (SdkException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw new SdkException(ErrorCode.PLUGIN_NOT_READY,
          ref + ": upkeep: " + e.getClass().getSimpleName(), e);
    }
  }

  /** Interrupts calls whose time is over. */
  void interruptOverdue(long now) {
    var keeping = limits;
    if (keeping != null) {
      keeping.interruptOverdue(now);
    }
  }

  /** Asks how it is; one that does not answer in time is down. */
  Health check() throws InterruptedException {
    var component = view;
    var failed = problem.get();
    if (failed != null || component == null) {
      return Health.down(String.valueOf(failed));
    }
    if (!started) {
      return Health.down("not started");
    }
    var health = asked(component);
    restricted = health.status() != Health.Status.UP;
    return health;
  }

  private Health asked(Component component) throws InterruptedException {
    try {
      return Guarded.within(CHECK_LIMIT, "check-" + ref, loader(), component::check);
    } catch (Guarded.StillRunning e) {
      stuck.removeIf(thread -> !thread.isAlive());
      stuck.add(e.thread());
      return Health.down("did not answer within " + CHECK_LIMIT.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Health.down(Causes.text(Optional.ofNullable(e.getCause()).orElse(e)));
    }
  }

  /**
   * Ends it, whatever happened before; only what the server made.
   *
   * @return whether its code is known to be quiet, so that its classes may go
   */
  boolean close(Duration limit) throws InterruptedException {
    var component = owned;
    if (closed) {
      return true;
    }
    closed = true;
    var end = System.nanoTime() + limit.toNanos();
    var quiet = true;
    var tasks = Optional.ofNullable(context).map(HostContext::tasks);
    try {
      quiet = component == null || closed(component, limit);
    } finally {
      tasks.ifPresent(ExecutorService::shutdownNow);
      if (border != null) {
        border.close();
      }
      if (recipe != null) {
        recipe.secrets().forEach(Secret::close);
      }
      owned = null;
      recipe = null;
      context = null;
    }
    if (tasks.isPresent()) {
      quiet &= tasks.get().awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    for (var thread : stuck) {
      quiet &= thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    if (!quiet) {
      LOG.log(Level.WARNING, "{0} is still busy {1} ms after it was closed; its classes stay", ref,
          limit.toMillis());
    }
    return quiet;
  }

  private boolean closed(Component component, Duration limit) throws InterruptedException {
    try {
      Guarded.within(limit, "close-" + ref, loader(), () -> {
        component.close();
        return true;
      });
    } catch (Guarded.StillRunning e) {
      LOG.log(Level.WARNING, "closing {0} {1}, going on without it", ref, e.getMessage());
      return false;
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, () -> "closing " + ref + " failed", e.getCause());
    }
    return true;
  }

  /** Adds what the operator should mend, although it works. */
  void warn(String message) {
    warnings.add(new PluginProblem(PluginCode.CONFIG_WARNING, message));
  }

  List<PluginProblem> warnings() {
    return warnings;
  }

  /** Marks it as not working; the first reason stays. */
  void fail(PluginProblem reason) {
    // Before it runs, whoever starts the server reports all problems together.
    if (problem.compareAndSet(null, reason) && started) {
      LOG.log(Level.WARNING, "{0}: {1}", ref, reason);
    }
  }

  ClassLoader loader() {
    return offer == null ? HostedInstance.class.getClassLoader() : offer.plugin().contextLoader();
  }

  boolean isFailed() {
    return problem.get() != null;
  }

  boolean isRestricted() {
    return restricted;
  }

  boolean isStarted() {
    return started;
  }

  boolean isImplied() {
    return implied;
  }

  InstanceRef ref() {
    return ref;
  }

  Optional<Offer> offer() {
    return Optional.ofNullable(offer);
  }

  Optional<PluginProblem> problem() {
    return Optional.ofNullable(problem.get());
  }

  Set<InstanceRef> uses() {
    return uses;
  }

  /** Returns the runtime names that somebody gave it on purpose. */
  Set<String> claims() {
    return claims;
  }

  /** Returns the runtime names that it serves by itself. */
  Set<String> offers() {
    return offers;
  }

  /** Returns it as the rest of the server may use it. */
  Optional<Component> view() {
    return Optional.ofNullable(view);
  }

  long nanos() {
    return nanos;
  }
}
