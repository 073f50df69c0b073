package app.moleculesai.sdk.runtime.events;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.runtime.background.Supervisor;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The sockets of {@code GET /ws} ({@code wire.md} 11.2). Each has a buffer of 256 events and a thread that sends them; a
 * client that is too slow is closed with 1013 and delays nobody. Safe for use by many threads.
 */
public final class EventSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EventSocket.class.getName());
  private static final int BUFFER = 256;
  private static final int GOING_AWAY = 1001;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final EventBus bus;
  private final Supervisor supervisor;
  private final Gate gate;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  // one text serves all clients; they mostly ask for the same event
  private volatile Optional<Encoded> newest = Optional.empty();
  private volatile boolean closed;

  private record Encoded(Event event, String text) {}

  /** Decides who may listen, and to what. */
  @FunctionalInterface
  public interface Gate {
    /**
     * Returns which events a client hears.
     *
     * @throws SdkException when it may not listen; that is the answer
     */
    Predicate<Event> admit(HttpPrologue prologue, Headers headers);
  }

  /** Takes the events, who owns the threads, and who may listen. */
  public EventSocket(EventBus bus, Supervisor supervisor, Gate gate) {
    this.bus = bus;
    this.supervisor = supervisor;
    this.gate = gate;
  }

  /** Returns the listener for one connection. */
  public WsListener connection() {
    return new Client();
  }

  /** Returns how many clients listen. */
  public int clients() {
    return clients.size();
  }

  /** Closes all clients so that they start anew: events may have been lost. */
  public void restartAll() {
    clients.forEach(client -> client.end(TRY_AGAIN_LATER, "events may have been lost"));
  }

  /** Closes all clients and gives them a moment to hear it. */
  @Override
  public void close() {
    closed = true;
    var listening = List.copyOf(clients);
    listening.forEach(client -> client.end(GOING_AWAY, "the server stops"));
    try {
      for (var client : listening) {
        if (!client.gone.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
          return; // it is cut off with the server's port
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String text(Event event) {
    var known = newest;
    if (known.isPresent() && known.get().event().id().equals(event.id())) {
      return known.get().text();
    }
    var text = new String(EventJson.message(event), StandardCharsets.UTF_8);
    newest = Optional.of(new Encoded(event, text));
    return text;
  }

  /** One client. {@code sending} guards the session; Helidon calls the listener methods one at a time. */
  private final class Client implements WsListener {
    private final EventQueue queue = new EventQueue(BUFFER);
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private Predicate<Event> hears = event -> false;
    private volatile Optional<WsSession> session = Optional.empty();
    private volatile Optional<EventBus.Subscription> subscription = Optional.empty();

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
      hears = gate.admit(prologue, headers);
      return Optional.empty();
    }

    @Override
    public void onOpen(WsSession opened) {
      session = Optional.of(opened);
      clients.add(this);
      subscription = Optional.of(bus.listen(queue));
      supervisor.run("socket", () -> send(opened));
      if (closed) {
        end(GOING_AWAY, "the server stops");
      }
    }

    private void send(WsSession opened) throws InterruptedException {
      try {
        while (!queue.isBroken()) {
          var event = queue.next(IDLE);
          if (event.isPresent() && !queue.isBroken() && hears.test(event.get())) {
            send(opened, text(event.get()));
          }
        }
        end(TRY_AGAIN_LATER, "too slow: events would be lost");
      } catch (RuntimeException e) {
        LOG.log(INFO, "a socket ended: {0}", e.toString());
      } finally {
        leave();
      }
    }

    private void send(WsSession opened, String text) {
      sending.lock();
      try {
        opened.send(text, true);
      } finally {
        sending.unlock();
      }
    }

    @Override
    public void onPing(WsSession from, BufferData data) {
      sending.lock();
      try {
        from.pong(data);
      } finally {
        sending.unlock();
      }
    }

    @Override
    public void onClose(WsSession from, int status, String reason) {
      leave();
    }

    @Override
    public void onError(WsSession from, Throwable failure) {
      leave();
    }

    private void leave() {
      subscription.ifPresent(EventBus.Subscription::close);
      clients.remove(this);
      queue.breakOff();
    }

    /** Says goodbye once: why it ends is what was said first. */
    private void end(int status, String reason) {
      if (!ending.compareAndSet(false, true)) {
        return;
      }
      queue.breakOff();
      session.ifPresent(
          opened -> supervisor.run("socket-close", () -> lastWords(opened, status, reason)));
    }

    /** Says goodbye; a client that does not even take that is cut off. */
    private void lastWords(WsSession opened, int status, String reason)
        throws InterruptedException {
      if (sending.tryLock(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          opened.close(status, reason);
        } catch (RuntimeException e) {
          opened.terminate();
        } finally {
          sending.unlock();
        }
      } else {
        opened.terminate();
      }
      leave();
      gone.countDown();
    }
  }
}
