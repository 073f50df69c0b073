package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Changes state and tells of it. What a transaction announces is sent when it has committed and never when it has not:
 * to listeners on this server, and to other servers by the registry's own relay with the commit, or by the configured
 * relay after it ({@code design.md} 3). Safe for use by many threads.
 */
public final class Changes implements EventRelay.Listener {
  static final int BATCH = 128; // half of a socket's buffer: others tell too
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Set<String> KEYED_BY_ID = Set.of(ChangeNotice.WORKSPACE,
      ChangeNotice.TOKENS);

  private final Registry registry;
  private final EventBus bus;
  /** The registry's own, or else the configured one. */
  private final Optional<EventRelay> relay;
  private final boolean registryRelays;
  private final RemoteEvents remote;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final CopyOnWriteArrayList<Consumer<ChangeNotice>> caches = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Runnable> onDoubt = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Runnable> onMissed = new CopyOnWriteArrayList<>();

  /** Takes the relay that is used when the registry has none of its own. */
  public Changes(Registry registry, EventBus bus, Optional<EventRelay> configured, Clock clock,
      Supplier<UUID> ids) {
    this.registry = registry;
    this.bus = bus;
    var own = registry.relay();
    this.relay = own.or(() -> configured);
    this.registryRelays = own.isPresent();
    this.remote = new RemoteEvents(bus);
    this.clock = clock;
    this.ids = ids;
  }

  /** Work inside a transaction that can tell of what it does. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. May be called again, so it changes nothing outside the transaction. */
    T run(Transaction transaction, News news);
  }

  /** Collects what a transaction tells. Belongs to one thread. */
  public final class News {
    private final List<Event> events = new ArrayList<>();
    private final List<ChangeNotice> notices = new ArrayList<>();

    /** Tells an event; a recorded type becomes a row too. */
    public void tell(EventType type, UUID workspaceId, Body payload) {
      events.add(event(type, Optional.of(workspaceId), payload));
    }

    /** Tells that a row of a workspace changed. */
    public void changed(UUID workspaceId) {
      notices.add(new ChangeNotice(ChangeNotice.WORKSPACE, workspaceId.toString()));
    }

    /** Tells of a change under another topic. */
    public void changed(String topic, String key) {
      notices.add(new ChangeNotice(topic, key));
    }

    private void hand(Transaction transaction) {
      var recorded = events.stream().filter(event -> EventType.valueOf(event.type()).isRecorded())
          .toList();
      if (!recorded.isEmpty()) {
        transaction.events().append(recorded);
      }
      events.forEach(transaction::announce);
      notices.forEach(transaction::changed);
    }
  }

  /**
   * A transaction that has committed.
   *
   * @param value what it gave
   * @param events what it told, for {@link #tellInBatches}
   */
  public record Unheard<T>(T value, List<Event> events) {}

  /** Runs a transaction and, when it has committed, tells what it told. */
  public <T> T commit(Work<T> work) {
    var committed = commitUnheard(work);
    committed.events.forEach(this::tell);
    return committed.value;
  }

  /** Runs a transaction and, when it has committed, tells of changed rows but leaves its events to the caller. */
  public <T> Unheard<T> commitUnheard(Work<T> work) {
    var told = new Object() {
      News news = new News();
    };
    T result = registry.transaction(transaction -> {
      told.news = new News(); // a repeated run starts anew
      T value = work.run(transaction, told.news);
      told.news.hand(transaction);
      return value;
    });
    told.news.notices.forEach(this::notice);
    if (!registryRelays) {
      relay.ifPresent(other -> told.news.notices.forEach(other::publish));
    }
    return new Unheard<>(result, List.copyOf(told.news.events));
  }

  /**
   * Tells many events in portions that fit the buffers of subscribers, and waits up to 1 s for each to be taken, so that
   * nobody is lost for being slower than a bulk change (EV-2).
   */
  public void tellInBatches(List<Event> events) throws InterruptedException {
    for (int from = 0; from < events.size(); from += BATCH) {
      events.subList(from, Math.min(from + BATCH, events.size())).forEach(this::tell);
      bus.awaitTaken(LONGEST_WAIT);
    }
  }

  private void tell(Event event) {
    bus.deliver(event);
    if (!registryRelays) {
      relay.ifPresent(other -> other.publish(event));
    }
  }

  /** Records an event that goes with no other change, and sends it. */
  public void record(EventType type, UUID workspaceId, Body payload) {
    commit((transaction, news) -> {
      news.tell(type, workspaceId, payload);
      return true;
    });
  }

  /** Sends an event without keeping it; the payload is made only if anybody hears it. */
  public void broadcast(EventType type, UUID workspaceId, Supplier<Body> payload) {
    var elsewhere = relay.filter(EventRelay::isHeard);
    if (elsewhere.isPresent() || bus.isHeard(workspaceId)) {
      var event = event(type, Optional.of(workspaceId), payload.get());
      bus.deliver(event);
      elsewhere.ifPresent(other -> other.publish(event));
    } else {
      bus.sign(workspaceId);
    }
  }

  private Event event(EventType type, Optional<UUID> workspaceId, Body payload) {
    return new Event(ids.get(), type.name(), workspaceId,
        clock.instant().truncatedTo(ChronoUnit.MICROS), payload);
  }

  /** Calls a cache for each row that changed, here or elsewhere. */
  public void onChange(Consumer<ChangeNotice> cache) {
    caches.add(cache);
  }

  /** Calls when news of other servers may be lost: caches empty themselves. */
  public void onDoubt(Runnable reset) {
    onDoubt.add(reset);
  }

  /** Calls when events of other servers may have been missed and come again: subscribers start anew. */
  public void onMissed(Runnable restart) {
    onMissed.add(restart);
  }

  /**
   * Says whether rows may be cached, and what is cached be used: not while news of other servers would not arrive.
   */
  public boolean mayCache() {
    return relay.map(EventRelay::isUp).orElse(true);
  }

  /** Says whether there may be other servers. */
  public boolean hearsOthers() {
    return relay.isPresent();
  }

  @Override
  public void event(Event event) {
    event.workspaceId().ifPresent(bus::sign); // a call must not end while its agent's heartbeat waits
    if (!remote.put(event)) {
      onMissed.forEach(Runnable::run);
    }
  }

  /** Hands on a portion of what other servers told; waits a while for something. One thread at a time. */
  public void handOnRemote() throws InterruptedException {
    remote.handOn();
  }

  @Override
  public void changed(ChangeNotice notice) {
    notice(understood(notice));
  }

  /** A key that is no id where one should be, such as one of another version, may mean any row. */
  private static ChangeNotice understood(ChangeNotice notice) {
    if (!KEYED_BY_ID.contains(notice.topic())) {
      return notice;
    }
    try {
      return notice.key().equals(UUID.fromString(notice.key()).toString())
          ? notice
          : new ChangeNotice(notice.topic(), "*");
    } catch (IllegalArgumentException e) {
      return new ChangeNotice(notice.topic(), "*");
    }
  }

  private void notice(ChangeNotice notice) {
    caches.forEach(cache -> cache.accept(notice));
  }

  @Override
  public void recovered() {
    remote.clear();
    onDoubt.forEach(Runnable::run); // first: who starts anew reads anew
    onMissed.forEach(Runnable::run);
  }

  @Override
  public void lost() {
    onDoubt.forEach(Runnable::run);
  }
}
