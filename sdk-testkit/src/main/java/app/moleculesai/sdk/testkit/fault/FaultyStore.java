package app.moleculesai.sdk.testkit.fault;

import static app.moleculesai.sdk.testkit.fault.Fault.BUSY;
import static app.moleculesai.sdk.testkit.fault.Fault.CLOSE;
import static app.moleculesai.sdk.testkit.fault.Fault.LOSE_ANSWER;
import static app.moleculesai.sdk.testkit.fault.Fault.STALE;
import static app.moleculesai.sdk.testkit.fault.Fault.TIME_OUT;
import static app.moleculesai.sdk.testkit.fault.Fault.UNAVAILABLE;
import static app.moleculesai.sdk.testkit.fault.Fault.WRITE_HALF;
import static app.moleculesai.sdk.testkit.fault.Fault.WRITE_TWICE;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import app.moleculesai.sdk.api.plugin.Health;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose calls go wrong by plan: to test what stands on top of a store. Calls are counted in the order in which
 * they arrive, those of facets too; {@code start}, {@code check}, {@code capabilities} and {@code close} always work.
 * Every refusal names call and seed. Safe for use by many threads, but only one caller at a time meets the same faults
 * again.
 *
 * <pre>{@code
 * var store = FaultyStore.of(new InMemoryStore(), 42);
 * var store = FaultyStore.with(new InMemoryStore(), FaultPlan.none().on(2, Fault.LOSE_ANSWER));
 * }</pre>
 */
public final class FaultyStore implements MessageStore {
  private static final List<Fault> ANY_CALL = List.of(BUSY, UNAVAILABLE, TIME_OUT, LOSE_ANSWER,
      CLOSE);
  private static final List<Fault> APPEND = List.of(BUSY, UNAVAILABLE, TIME_OUT, LOSE_ANSWER,
      WRITE_TWICE, WRITE_HALF, CLOSE);
  private static final List<Fault> WRITE = List.of(BUSY, UNAVAILABLE, TIME_OUT, LOSE_ANSWER,
      WRITE_TWICE, CLOSE);
  private static final List<Fault> READ = List.of(BUSY, UNAVAILABLE, TIME_OUT, LOSE_ANSWER, STALE,
      CLOSE);

  /** What a call does when nothing goes wrong. */
  @FunctionalInterface
  private interface Work<T> {
    T make();
  }

  private final MessageStore store;
  private final FaultPlan plan;
  private final Duration patience;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<String> history = new CopyOnWriteArrayList<>();
  /** Where a replica that lags behind ends: the first sequence of each workspace's last append. */
  private final Map<UUID, Long> lastAppend = new ConcurrentHashMap<>();

  private FaultyStore(MessageStore store, FaultPlan plan, Duration patience) {
    this.store = store;
    this.plan = plan;
    this.patience = patience;
  }

  /** Lets one call in four go wrong, as the seed decides; a call that times out takes 50 ms. */
  public static FaultyStore of(MessageStore store, long seed) {
    return with(store, FaultPlan.seeded(seed));
  }

  /** Lets calls go wrong by a plan; a call that times out takes 50 ms. */
  public static FaultyStore with(MessageStore store, FaultPlan plan) {
    return with(store, plan, Duration.ofMillis(50));
  }

  /** Lets calls go wrong by a plan. */
  public static FaultyStore with(MessageStore store, FaultPlan plan, Duration patience) {
    return new FaultyStore(store, plan, patience);
  }

  /** Returns how many calls there were. */
  public int calls() {
    return calls.get();
  }

  /** Returns the faults so far, such as {@code 3 append LOSE_ANSWER}. */
  public List<String> history() {
    return List.copyOf(history);
  }

  @Override
  public List<Receipt> append(List<ActivityDraft> drafts) {
    return call("append", APPEND, () -> noted(store.append(drafts)), () -> {
      noted(store.append(drafts.subList(0, drafts.size() / 2)));
      throw failure(ErrorCode.UNAVAILABLE, "half of the append was stored");
    });
  }

  private List<Receipt> noted(List<Receipt> receipts) {
    var first = new ConcurrentHashMap<UUID, Long>();
    receipts.forEach(
        receipt -> first.merge(receipt.ref().workspaceId(), receipt.sequence(), Math::min));
    lastAppend.putAll(first);
    return receipts;
  }

  @Override
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    return call("advance", WRITE, () -> store.advance(ref, from, change));
  }

  @Override
  public ActivityPage activities(ActivityQuery query) {
    return call("activities", READ, () -> store.activities(query),
        () -> stale(store.activities(query), query));
  }

  private ActivityPage stale(ActivityPage page, ActivityQuery query) {
    var old = page.activities().stream().filter(this::isOld).toList();
    boolean endIsUnseen = old.size() < page.activities().size() && isOldestFirst(page, query);
    return endIsUnseen
        ? ActivityPage.last(old)
        : new ActivityPage(old, page.nextCursor(), page.reachedEnd());
  }

  private static boolean isOldestFirst(ActivityPage page, ActivityQuery query) {
    int rows = page.activities().size();
    return rows < 2
        ? query.oldestFirst()
        : page.activities().get(0).sequence() < page.activities().get(rows - 1).sequence();
  }

  private boolean isOld(Activity row) {
    return row.sequence() < lastAppend.getOrDefault(row.workspaceId(), Long.MAX_VALUE);
  }

  @Override
  public Optional<Activity> find(ActivityRef ref) {
    return call("find", READ, () -> store.find(ref), () -> store.find(ref).filter(this::isOld));
  }

  @Override
  public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
    return call("unfinished", ANY_CALL, () -> store.unfinished(installation, alive, limit));
  }

  @Override
  public void forget(UUID workspaceId) {
    call("forget", WRITE, () -> {
      store.forget(workspaceId);
      return true;
    });
  }

  @Override
  public StoreCapabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return store.facet(type).map(facet -> type.cast(Proxy.newProxyInstance(type.getClassLoader(),
        new Class<?>[]{type}, (proxy, method, arguments) -> facetCall(facet, method, arguments))));
  }

  private Object facetCall(Object facet, Method method, Object[] arguments) {
    Work<Object> work = () -> invoke(facet, method, arguments);
    return method.getDeclaringClass() == Object.class
        ? work.make()
        : call(method.getName(), ANY_CALL, work);
  }

  private static Object invoke(Object facet, Method method, Object[] arguments) {
    try {
      return method.invoke(facet, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("facet method " + method.getName() + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("facet method " + method.getName() + " is not public", e);
    }
  }

  @Override
  public void start() throws Exception {
    store.start();
  }

  @Override
  public Health check() {
    return store.check();
  }

  @Override
  public void close() throws Exception {
    store.close();
  }

  private <T> T call(String name, List<Fault> possible, Work<T> work) {
    return call(name, possible, work, work);
  }

  /** Does the work as the plan says; {@code own} is what {@code WRITE_HALF} or {@code STALE} means here. */
  private <T> T call(String name, List<Fault> possible, Work<T> work, Work<T> own) {
    int number = calls.incrementAndGet();
    var fault = plan.fault(number, possible);
    if (fault.isEmpty()) {
      return work.make();
    }
    history.add(number + " " + name + " " + fault.get());
    return switch (fault.get()) {
      case BUSY -> throw failure(ErrorCode.BUSY, "nothing was done");
      case UNAVAILABLE -> throw failure(ErrorCode.UNAVAILABLE, "nothing was done");
      case TIME_OUT -> throw timeOut();
      case LOSE_ANSWER -> {
        work.make();
        throw failure(ErrorCode.UNAVAILABLE, "it was done, its answer is lost");
      }
      case WRITE_TWICE -> {
        work.make();
        yield work.make();
      }
      case WRITE_HALF, STALE -> own.make();
      case CLOSE -> {
        closeQuietly();
        yield work.make();
      }
    };
  }

  private SdkException timeOut() {
    try {
      Thread.sleep(patience);
      return failure(ErrorCode.UNAVAILABLE, "nothing was done in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failure(ErrorCode.UNAVAILABLE, "interrupted while waiting");
    }
  }

  private void closeQuietly() {
    try {
      store.close();
    } catch (Exception e) {
      throw new IllegalStateException("the store could not be closed", e);
    }
  }

  private SdkException failure(ErrorCode code, String what) {
    return new SdkException(code, "injected fault, call " + history.get(history.size() - 1) + ": "
        + what + " (" + plan + ")");
  }

  /** Returns seed, number of calls and the faults so far: what is needed to see a failure again. */
  @Override
  public String toString() {
    return "FaultyStore[" + plan + ", calls " + calls + ", faults " + history + "]";
  }
}
