package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.Responder;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the server and an instance of a drop-in plugin (D11): every call sees the plugin's class loader as
 * the thread's context, is timed and counted, and throws nothing but {@link SdkException} and what its method declares.
 * Whatever a call hands back that has methods of its own (facets, repositories, transactions, responders, streams)
 * stands behind it too. Safe for use by many threads.
 *
 * <p>
 * Plugins on the class path share the server's loader and are called directly.
 */
final class Border {
  private static final String API = "app.moleculesai.sdk.api.";

  private final InstanceRef ref;
  private final String type;
  private final Meter meter;
  private final Consumer<PluginProblem> failure;
  private volatile @Nullable ClassLoader loader;

  /**
   * Draws a border around one instance.
   *
   * @param type the full name of its type, for messages
   * @param failure hears of the first call that cannot be linked
   */
  Border(InstanceRef ref, String type, ClassLoader loader, Meter meter,
      Consumer<PluginProblem> failure) {
    this.ref = ref;
    this.type = type;
    this.loader = loader;
    this.meter = meter;
    this.failure = failure;
  }

  /** Returns the object as the server may use it. */
  <T> T wrap(Class<T> as, Object target) {
    return as.cast(Proxy.newProxyInstance(as.getClassLoader(), new Class<?>[]{as},
        new Wrapped(target)));
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
    private volatile @Nullable Object target;

    Wrapped(Object target) {
      this.target = target;
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

    @SuppressWarnings("ReferenceEquality") // because it is the server's own only if it is the very one
    private @Nullable Object call(ClassLoader inside, Object raw, Method method,
        Object @Nullable [] args) throws Throwable {
      var thread = Thread.currentThread();
      var outside = thread.getContextClassLoader();
      var callbacks = new Callbacks(Optional.ofNullable(outside));
      var began = System.nanoTime();
      thread.setContextClassLoader(inside);
      try {
        return outward(method, args, method.invoke(raw, callbacks.inward(args)));
      } catch (InvocationTargetException e) {
        var thrown = Optional.ofNullable(e.getCause()).orElse(e);
        throw thrown == callbacks.thrown ? thrown : translated(method, thrown);
      } finally {
        thread.setContextClassLoader(outside);
        meter.time("calls", Duration.ofNanos(System.nanoTime() - began));
      }
    }

    private @Nullable Object outward(Method method, Object @Nullable [] args,
        @Nullable Object value) {
      if (value instanceof Endpoint.InProcess there) {
        return new Endpoint.InProcess(
            known(method, Responder.class, there.responder()), there.answersAtOnce());
      }
      if (value instanceof AgentReply.Stream stream) {
        return new AgentReply.Stream(wrap(AgentReply.Events.class, stream.events()));
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
        return wrap(facet, value);
      }
      return method.getGenericReturnType() instanceof ParameterizedType optional
          && optional.getActualTypeArguments()[0] instanceof Class<?> declared
          && crosses(declared) ? known(method, declared, value) : value;
    }

    /** The same object again gets the same stand-in; a stream is never the same. */
    @SuppressWarnings("ReferenceEquality") // because equal objects need not behave alike
    private <T> T known(Method method, Class<T> as, Object raw) {
      if (raw instanceof AutoCloseable && !EventRelay.class.isAssignableFrom(as)) {
        return wrap(as, raw);
      }
      var last = known.get(method);
      if (last == null || last.raw() != raw) {
        last = new Known(raw, wrap(as, raw));
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
          thrown = e;
          throw e;
        } finally {
          thread.setContextClassLoader(inside);
        }
      };
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

  private static boolean crosses(Class<?> type) {
    return type.isInterface() && !type.isSealed() && type.getName().startsWith(API);
  }

  private Throwable translated(Method method, Throwable thrown) {
    meter.count("call_failures", 1);
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
    return new SdkException(code, ref + " (" + type + ") failed in " + method.getName() + ": "
        + thrown.getClass().getSimpleName(), thrown);
  }
}
