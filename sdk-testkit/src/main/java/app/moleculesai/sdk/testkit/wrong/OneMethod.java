package app.moleculesai.sdk.testkit.wrong;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A repository that is right but for one method. */
final class OneMethod {
  private OneMethod() {}

  /** What the method does instead. */
  @FunctionalInterface
  interface Instead<R> {
    /** Answers a call; {@code right} is the repository without the fault. */
    @Nullable Object answer(R right, Object[] arguments);
  }

  /** Replaces all methods of a name. */
  static <R> R of(Class<R> type, R right, String name, Instead<R> instead) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> {
          if (method.getName().equals(name)) {
            return instead.answer(right, arguments);
          }
          try {
            return method.invoke(right, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }

  /** Reads an argument that is a list of rows. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static <T> List<T> list(Object argument) {
    return (List<T>) argument;
  }

  /** Reads an argument that is a workspace, or all. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Optional<UUID> optional(Object argument) {
    return (Optional<UUID>) argument;
  }
}
