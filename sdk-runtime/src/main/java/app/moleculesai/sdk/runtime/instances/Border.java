package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import app.moleculesai.sdk.api.runtime.Responder;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import app.moleculesai.sdk.runtime.plugins.Causes;
import app.moleculesai.sdk.runtime.plugins.Guarded;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the server and an instance of a drop-in plugin (D11): every call sees the plugin's class loader as
 * the thread's context, is timed, counted and limited ({@link CallLimits}), and throws nothing but {@link SdkException}
 * and what its method declares.
 * Whatever a call hands back that has methods of its own (facets, repositories, transactions, responders, streams)
 * stands behind it too. Safe for use by many threads.
 *
 * <p>
 * Plugins on the class path share the server's loader and are called directly.
 */
final class Border {
  private static final String API = "app.moleculesai.sdk.api.";
  /** Answers of these are the caller's own mistakes or a normal course of things, and no failure of the plugin. */
  private static final Set<ErrorCode> NO_FAILURE = Set.of(ErrorCode.INVALID, ErrorCode.NOT_FOUND,
      ErrorCode.CONFLICT);
  /** These take as long as a container or a network takes; their callers watch them. */
  private static final Set<String> LONG_WORK = Set.of("start", "stop", "removeData",
      "refresh", "build", "push", "fetch");

  private final InstanceRef ref;
  private final String type;
  private final Meter meter;
  private final CallLimits limits;
  private final Consumer<PluginProblem> failure;
  private volatile @Nullable ClassLoader loader;

  /**
   * Draws a border around one instance.
   *
   * @param type the full name of its type, for messages
   * @param failure hears of the first call that cannot be linked
   */
  Border(InstanceRef ref, String type, ClassLoader loader, Meter meter, CallLimits limits,
      Consumer<PluginProblem> failure) {
    this.ref = ref;
    this.type = type;
    this.loader = loader;
    this.meter = meter;
    this.limits = limits;
    this.failure = failure;
  }

  /** Returns the object as the server may use it. */
  <T> T wrap(Class<T> as, Object target) {
    return wrap(as, target, as == Responder.class || as == AgentReply.Events.class
        || as == Tail.class || as == Transaction.class || as == Upkeep.class);
  }

  private <T> T wrap(Class<T> as, Object target, boolean unlimited) {
    return as.cast(Proxy.newProxyInstance(as.getClassLoader(), new Class<?>[]{as},
        new Wrapped(target, unlimited)));
  }

  /** Lets nobody through any more, and forgets the plugin. */
  void close() {
    loader = null;
  }

  /** A raw object and what stands for it. */
  private record Known(Object raw, Object wrapped) {}

  /** One object behind the border. */
  private final class Wrapped implements InvocationHandler {
    private final Map<Method, Known> known = new ConcurrentHashMap<>();
    private final boolean unlimited;
    private volatile @Nullable Object target;

    /**
     * Keeps the raw object.
     *
     * @param unlimited whether it and what it hands back waits by nature, or belongs to a call that is limited already
     */
    Wrapped(Object target, boolean unlimited) {
      this.target = target;
      this.unlimited = unlimited;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
        throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(proxy, method, args);
      }
      var inside = loader;
      var raw = target;
      if (inside == null || raw == null) {
        target = null;
        known.clear();
        if (method.getName().equals("close")) {
          return null;
        }
        throw SdkException.closed(ref.toString());
      }
      return call(inside, raw, method, args);
    }

    private @Nullable Object call(ClassLoader inside, Object raw, Method method,
        Object @Nullable [] args) throws Throwable {
      var thread = Thread.currentThread();
      var outside = thread.getContextClassLoader();
      var callbacks = new Callbacks(Optional.ofNullable(outside));
      var began = System.nanoTime();
      var call = limits.begin(method.getName(), rule(method), began);
      thread.setContextClassLoader(inside);
      try (call) {
        return outward(method, args, method.invoke(raw, callbacks.inward(args)));
      } catch (InvocationTargetException e) {
        var thrown = Optional.ofNullable(e.getCause()).orElse(e);
        throw call.wasInterrupted()
            ? call.overdue(thrown)
            : callbacks.onItsWayBack(thrown).orElseGet(() -> translated(method, thrown));
      } finally {
        thread.setContextClassLoader(outside);
        meter.time(PluginMeter.HOST + "calls", Duration.ofNanos(System.nanoTime() - began));
        if (call.wasInterrupted()) {
          meter.count(PluginMeter.HOST + "call_timeouts", 1);
        }
      }
    }

    private CallLimits.Rule rule(Method method) {
      if (unlimited || method.getName().equals("close")) { // closing must always be possible
        return CallLimits.Rule.NONE;
      }
      return LONG_WORK.contains(method.getName())
          && (method.getDeclaringClass() == WorkspaceRuntime.class
              || method.getDeclaringClass() == AgentImages.class
              || method.getDeclaringClass() == ImagePublisher.class
              || method.getDeclaringClass() == WorkspacePluginSource.class)
                  ? CallLimits.Rule.PLACE
                  : CallLimits.Rule.PLACE_AND_TIME;
    }

    private <T> T inner(Class<T> as, Object raw) {
      return unlimited ? wrap(as, raw, true) : wrap(as, raw);
    }

    private @Nullable Object outward(Method method, Object @Nullable [] args,
        @Nullable Object value) {
      if (value instanceof Endpoint.InProcess there) {
        return new Endpoint.InProcess(
            known(method, Responder.class, there.responder()), there.answersAtOnce());
      }
      if (value instanceof AgentReply.Stream stream) {
        return new AgentReply.Stream(inner(AgentReply.Events.class, stream.events()));
      }
      if (value instanceof Optional<?> optional) {
        return optional.map(held -> held(method, args, held));
      }
      return value != null && crosses(method.getReturnType())
          ? known(method, method.getReturnType(), value)
          : value;
    }

    private Object held(Method method, Object @Nullable [] args, Object value) {
      if (args != null && args.length == 1 && args[0] instanceof Class<?> facet
          && facet.isInterface()) {
        return inner(facet, value);
      }
      return method.getGenericReturnType() instanceof ParameterizedType optional
          && optional.getActualTypeArguments()[0] instanceof Class<?> declared
          && crosses(declared) ? known(method, declared, value) : value;
    }

    /** The same object again gets the same stand-in; a stream is never the same. */
    @SuppressWarnings("ReferenceEquality") // because equal objects need not behave alike
    private <T> T known(Method method, Class<T> as, Object raw) {
      if (raw instanceof AutoCloseable && !EventRelay.class.isAssignableFrom(as)) {
        return inner(as, raw);
      }
      var last = known.get(method);
      if (last == null || last.raw() != raw) {
        last = new Known(raw, inner(as, raw));
        known.put(method, last);
      }
      return as.cast(last.wrapped());
    }

    @SuppressWarnings("ReferenceEquality") // because a component is equal to itself alone
    private Object ofObject(Object proxy, Method method, Object @Nullable [] args) {
      return switch (method.getName()) {
        case "equals" -> args != null && proxy == args[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> ref + " (" + type + ")";
      };
    }
  }

  /** A failure of the plugin as the server sees it; the cause is what the plugin threw. */
  private static final class PluginFailure extends SdkException {
    private static final long serialVersionUID = 1L;

    private final transient Border border;

    PluginFailure(Border border, ErrorCode code, String message, Throwable thrown) {
      super(code, message, thrown);
      this.border = border;
    }
  }

  /** What the server hands in to be called back: runs outside again, and fails as the server's own. */
  private final class Callbacks {
    private final @Nullable ClassLoader outside;
    private @Nullable Throwable thrown;

    Callbacks(Optional<ClassLoader> outside) {
      this.outside = outside.orElse(null);
    }

    Object @Nullable [] inward(Object @Nullable [] args) {
      return args == null
          ? null
          : Arrays.stream(args).map(arg -> switch (arg) {
            case Function<?, ?> work -> inTransaction(work);
            case EventRelay.Listener listener -> heardOutside(listener);
            case null, default -> arg;
          }).toArray();
    }

    @SuppressWarnings("unchecked") // because the only function of the API takes a transaction
    private Function<Object, Object> inTransaction(Function<?, ?> work) {
      return transaction -> {
        var thread = Thread.currentThread();
        var inside = thread.getContextClassLoader();
        thread.setContextClassLoader(outside);
        try {
          return ((Function<Object, Object>) work).apply(wrap(Transaction.class, transaction));
        } catch (RuntimeException | Error e) {
          throw rethrown(inward(e));
        } finally {
          thread.setContextClassLoader(inside);
        }
      };
    }

    /**
     * Returns what the plugin sees of a failure inside its transaction. What it threw itself it gets back as it was: it
     * may know from it that the transaction has to run again.
     */
    private Throwable inward(Throwable e) {
      if (e instanceof PluginFailure failed && failed.border == Border.this) {
        return Optional.ofNullable(failed.getCause()).orElse(failed);
      }
      thrown = e;
      return e;
    }

    /** Returns the server's own failure when the plugin let it through. */
    @SuppressWarnings("ReferenceEquality") // because it is the server's own only if it is the very one
    Optional<Throwable> onItsWayBack(Throwable e) {
      return e == thrown ? Optional.of(e) : Optional.empty();
    }

    private EventRelay.Listener heardOutside(EventRelay.Listener listener) {
      var home = Border.class.getClassLoader();
      return (EventRelay.Listener) Proxy.newProxyInstance(home,
          new Class<?>[]{EventRelay.Listener.class}, (proxy, method, args) -> {
            try {
              return Guarded.here(home, () -> method.invoke(listener, args));
            } catch (InvocationTargetException e) {
              throw Optional.ofNullable(e.getCause()).orElse(e);
            }
          });
    }
  }

  /** Throws it although it may not be declared: it comes from a plugin, and goes back to it. */
  @SuppressWarnings("unchecked") // because E is only there to get past the compiler
  private static <E extends Throwable> RuntimeException rethrown(Throwable e) throws E {
    throw (E) e;
  }

  private static boolean crosses(Class<?> type) {
    return type.isInterface() && !type.isSealed() && type.getName().startsWith(API);
  }

  private Throwable translated(Method method, Throwable thrown) {
    if (!(thrown instanceof SdkException said && NO_FAILURE.contains(said.code()))) {
      meter.count(PluginMeter.HOST + "call_failures", 1);
    }
    if (thrown instanceof SdkException || thrown instanceof OutOfMemoryError) {
      return thrown;
    }
    if (Arrays.stream(method.getExceptionTypes())
        .anyMatch(declared -> declared != Exception.class && declared.isInstance(thrown))) {
      return thrown;
    }
    if (thrown instanceof LinkageError linkage) {
      failure.accept(new PluginProblem(PluginCode.LINKAGE,
          method.getName() + ": " + Causes.ofLinkage(linkage).message()));
    }
    var code = thrown instanceof IOException || thrown instanceof UncheckedIOException
        || thrown instanceof TimeoutException ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL;
    return new PluginFailure(this, code, ref + " (" + type + ") failed in " + method.getName()
        + ": " + thrown.getClass().getSimpleName(), thrown);
  }
}
