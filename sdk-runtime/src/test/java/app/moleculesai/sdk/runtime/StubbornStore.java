package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A message store of which some calls do not answer, as long as a test says so. */
final class StubbornStore {
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final ReferenceStore store = new ReferenceStore();

  /** Lets calls of this method fail from now on. */
  void refuse(String method) {
    refused.add(method);
  }

  /** Lets every call through again. */
  void relent() {
    refused.clear();
  }

  /** Returns the store as a server sees it. */
  MessageStore store() {
    return (MessageStore) Proxy.newProxyInstance(MessageStore.class.getClassLoader(),
        new Class<?>[]{MessageStore.class}, (proxy, method, arguments) -> {
          if (refused.contains(method.getName())) {
            throw new SdkException(ErrorCode.UNAVAILABLE, "the store did not answer");
          }
          try {
            return method.invoke(store, arguments);
          } catch (InvocationTargetException e) {
            throw Optional.ofNullable(e.getCause()).orElse(e);
          }
        });
  }
}
