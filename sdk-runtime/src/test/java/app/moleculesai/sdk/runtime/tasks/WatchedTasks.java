package app.moleculesai.sdk.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A registry that names each call about tasks before it makes it, in transactions and outside, and each
 * {@code transaction} before it begins.
 */
public final class WatchedTasks {
  private WatchedTasks() {}

  /** Takes who is told, and may keep the call waiting. */
  public static Registry of(Registry real, Consumer<String> before) {
    return with(Registry.class, (method, arguments) -> switch (method.getName()) {
      case "tasks" -> watched(real.tasks(), before);
      case "transaction" -> {
        before.accept("transaction");
        yield real.transaction(tx -> work(arguments).apply(with(Transaction.class,
            (inner, none) -> inner.getName().equals("tasks")
                ? watched(tx.tasks(), before)
                : call(tx, inner, none))));
      }
      default -> call(real, method, arguments);
    });
  }

  /** Waits for a latch, 60 s at most: for whoever keeps a call waiting. */
  public static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TaskRepository watched(TaskRepository real, Consumer<String> before) {
    return with(TaskRepository.class, (method, arguments) -> {
      before.accept(method.getName());
      return call(real, method, arguments);
    });
  }

  private interface Answer {
    Object to(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T with(Class<T> type, Answer answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> answer.to(method, arguments)));
  }

  @SuppressWarnings("unchecked") // it is the type of the only method of this name
  private static Function<Transaction, Object> work(Object[] arguments) {
    return (Function<Transaction, Object>) arguments[0];
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw Optional.ofNullable(e.getCause()).orElse(e);
    }
  }
}
