package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
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

  /**
   * Replaces a method. One that has a default is left to it, so that it is made of the replaced one; to replace it too,
   * its name is followed by the number of its parameters, as in {@code list/2}.
   */
  static <R> R of(Class<R> type, R right, String name, Instead<R> instead) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> {
          var numbered = method.getName() + "/" + method.getParameterCount();
          boolean plain = method.getName().equals(name) && !method.isDefault();
          if (plain || numbered.equals(name)) {
            return instead.answer(right, arguments);
          }
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          try {
            return method.invoke(right, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }

  /** Makes a registry that is right but for one method of one repository. */
  static <R> Registry registry(Class<R> type, String name, Instead<R> instead) {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        return replaced(super.open(copy), type, name, instead);
      }
    };
  }

  /** Replaces one method of one repository of a transaction. */
  static <R> Transaction replaced(Transaction right, Class<R> type, String name,
      Instead<R> instead) {
    return (Transaction) Proxy.newProxyInstance(type.getClassLoader(),
        new Class<?>[]{Transaction.class}, (proxy, method, arguments) -> {
          var answer = method.invoke(right, arguments);
          return method.getReturnType() == type
              ? of(type, type.cast(answer), name, instead)
              : answer;
        });
  }

  /** Returns the list the other way round. */
  static <T> List<T> reversed(List<T> list) {
    var copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
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
