package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A registry that does all but one thing. */
final class StubbornRegistry {
  private StubbornRegistry() {}

  /** Answers one call; empty for what the real one shall answer. */
  @FunctionalInterface
  private interface Answer {
    Optional<Object> to(String method, Object[] arguments);
  }

  /** Refuses every insert with a workspace of this name. */
  static Registry refusing(Registry registry, String name) {
    return within(registry, workspaces -> with(WorkspaceRepository.class, workspaces,
        (method, arguments) -> {
          if (method.equals("insert") && names(arguments).contains(name)) {
            throw new SdkException(ErrorCode.UNAVAILABLE, "the registry did not answer");
          }
          return Optional.empty();
        }));
  }

  /** Lets every transaction that inserts a workspace of this name do all it wants, and then fails to commit it. */
  static Registry failingAtCommit(Registry registry, String name) {
    return with(Registry.class, registry, (method, arguments) -> {
      if (!method.equals("transaction")) {
        return Optional.empty();
      }
      return Optional.of(registry.transaction(transaction -> {
        var inserted = new ArrayList<String>();
        var result = work(arguments).apply(with(Transaction.class, transaction,
            (called, none) -> called.equals("workspaces")
                ? Optional.of(with(WorkspaceRepository.class, transaction.workspaces(),
                    (inner, rows) -> {
                      if (inner.equals("insert")) {
                        inserted.addAll(names(rows));
                      }
                      return Optional.empty();
                    }))
                : Optional.empty()));
        if (inserted.contains(name)) {
          throw new SdkException(ErrorCode.UNAVAILABLE, "the registry went away");
        }
        return result;
      }));
    });
  }

  /** Neither inserts nor finds a workspace of this name. */
  static Registry hiding(Registry registry, String name) {
    return within(registry, workspaces -> with(WorkspaceRepository.class, workspaces,
        (method, arguments) -> switch (method) {
          case "insert" -> Optional.of(workspaces.insert(rows(arguments).stream()
              .filter(row -> !row.name().equals(name)).toList()));
          case "findChild" -> name.equals(arguments[1])
              ? Optional.of(Optional.empty())
              : Optional.empty();
          default -> Optional.empty();
        }));
  }

  /** Does not answer who asks for secrets. */
  static Registry withoutSecrets(Registry registry) {
    return with(Registry.class, registry, (method, arguments) -> {
      if (method.equals("secrets")) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "the registry did not answer");
      }
      return Optional.empty();
    });
  }

  private static Registry within(Registry registry,
      Function<WorkspaceRepository, WorkspaceRepository> change) {
    return with(Registry.class, registry, (method, arguments) -> {
      if (!method.equals("transaction")) {
        return Optional.empty();
      }
      return Optional
          .of(registry.transaction(transaction -> work(arguments).apply(with(Transaction.class,
              transaction, (name, none) -> name.equals("workspaces")
                  ? Optional.of(change.apply(transaction.workspaces()))
                  : Optional.empty()))));
    });
  }

  @SuppressWarnings("unchecked") // it is the type of the only method of this name
  private static Function<Transaction, Object> work(Object[] arguments) {
    return (Function<Transaction, Object>) arguments[0];
  }

  @SuppressWarnings("unchecked") // it is the type of the only method of this name
  private static List<Workspace> rows(Object[] arguments) {
    return (List<Workspace>) arguments[0];
  }

  private static List<String> names(Object[] arguments) {
    return rows(arguments).stream().map(Workspace::name).toList();
  }

  private static <T> T with(Class<T> type, T real, Answer answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> {
          var own = answer.to(method.getName(), arguments);
          if (own.isPresent()) {
            return own.get();
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }
}
