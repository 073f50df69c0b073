package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A message store of which some calls do not answer, as long as a test says so. */
final class StubbornStore {
  private final Map<String, ErrorCode> refused = new ConcurrentHashMap<>();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refusals = new AtomicInteger();
  private final MessageStore store;

  /** Stands before a store. */
  StubbornStore(MessageStore store) {
    this.store = store;
  }

  /** Lets calls of this method fail from now on as in an outage. */
  void refuse(String method) {
    refuse(method, ErrorCode.UNAVAILABLE);
  }

  /** Lets calls of this method fail from now on. */
  void refuse(String method, ErrorCode code) {
    refused.put(method, code);
  }

  /** Lets calls of this method do their work from now on, and fail all the same. */
  void loseAnswers(String method) {
    lost.add(method);
  }

  /** Returns how many calls have failed. */
  int refusals() {
    return refusals.get();
  }

  /** Lets every call through again. */
  void relent() {
    refused.clear();
    lost.clear();
  }

  /** Returns the store as a server sees it. */
  MessageStore store() {
    return (MessageStore) Proxy.newProxyInstance(MessageStore.class.getClassLoader(),
        new Class<?>[]{MessageStore.class}, (proxy, method, arguments) -> {
          var code = refused.get(method.getName());
          if (code != null) {
            refusals.incrementAndGet();
            throw new SdkException(code, "the store did not answer");
          }
          try {
            var answer = method.invoke(store, arguments);
            if (lost.contains(method.getName())) {
              refusals.incrementAndGet();
              throw new SdkException(ErrorCode.UNAVAILABLE, "the store's answer was lost");
            }
            return answer;
          } catch (InvocationTargetException e) {
            throw Optional.ofNullable(e.getCause()).orElse(e);
          }
        });
  }
}
