package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.Event;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hands events to those who listen on this server. Delivery never blocks whoever announces: a listener returns at once,
 * and keeps what it cannot handle yet in a buffer of its own ({@link EventQueue}). Safe for use by many threads.
 */
public final class EventBus {
  /** Hears events; returns at once and does not throw. */
  @FunctionalInterface
  public interface Listener {
    /** An event happened. */
    void on(Event event);

    /** Waits until every event so far was taken from the listener's buffer, if it has one, or the time is over. */
    default void awaitTaken(Duration longest) throws InterruptedException {}
  }

  /** Ends a listener's interest; calling it twice is fine. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private final CopyOnWriteArrayList<Listener> everybody = new CopyOnWriteArrayList<>();
  private final Map<UUID, CopyOnWriteArrayList<Listener>> byWorkspace = new ConcurrentHashMap<>();
  private final Map<UUID, Set<Runnable>> watchers = new ConcurrentHashMap<>();

  /** Listens to every event. */
  public Subscription listen(Listener listener) {
    everybody.add(listener);
    return () -> everybody.remove(listener);
  }

  /** Listens to the events of one workspace. */
  public Subscription listen(UUID workspaceId, Listener listener) {
    byWorkspace.compute(workspaceId, (id, listeners) -> {
      var list = listeners == null ? new CopyOnWriteArrayList<Listener>() : listeners;
      list.add(listener);
      return list;
    });
    return () -> byWorkspace.computeIfPresent(workspaceId, (id, listeners) -> {
      listeners.remove(listener);
      return listeners.isEmpty() ? null : listeners;
    });
  }

  /**
   * Calls back for every event of a workspace, also for one that nobody listens to and that is never made. Any number may
   * watch one workspace: joining and leaving cost the same for all.
   */
  public Subscription watch(UUID workspaceId, Runnable sign) {
    watchers.compute(workspaceId, (id, there) -> {
      var all = there == null ? ConcurrentHashMap.<Runnable>newKeySet() : there;
      all.add(sign);
      return all;
    });
    return () -> watchers.computeIfPresent(workspaceId, (id, there) -> {
      there.remove(sign);
      return there.isEmpty() ? null : there;
    });
  }

  /** Tells those who watch a workspace that something happened there. */
  void sign(UUID workspaceId) {
    watchers.getOrDefault(workspaceId, Set.of()).forEach(Runnable::run);
  }

  /** Says whether an event of this workspace would reach anybody; if not, it need not be made. */
  public boolean isHeard(UUID workspaceId) {
    return !everybody.isEmpty() || byWorkspace.containsKey(workspaceId);
  }

  /** Waits until all who listen have taken what they were handed; a stuck one is waited for until the time is over. */
  public void awaitTaken(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (var listener : everybody) {
      listener.awaitTaken(Duration.ofNanos(end - System.nanoTime()));
    }
    for (var listeners : byWorkspace.values()) {
      for (var listener : listeners) {
        listener.awaitTaken(Duration.ofNanos(end - System.nanoTime()));
      }
    }
  }

  /** Hands an event to all who listen, and tells those who watch. */
  public void deliver(Event event) {
    event.workspaceId().ifPresent(this::sign);
    for (var listener : everybody) {
      listener.on(event);
    }
    event.workspaceId().flatMap(id -> Optional.ofNullable(byWorkspace.get(id)))
        .ifPresent(listeners -> listeners.forEach(listener -> listener.on(event)));
  }
}
