package app.moleculesai.sdk.runtime.events;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.runtime.background.Supervisor;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The sockets of {@code GET /ws} ({@code wire.md} 11.2). Each has a buffer of 256 events and a thread that sends them; a
 * client that is too slow is closed with 1013 and delays nobody, one that reads nothing at all is cut off. A ping every
 * 30 s keeps quiet clients, whose answers are the only sign of life the web server counts, and finds those that are
 * gone. Safe for use by many threads.
 */
public final class EventSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EventSocket.class.getName());
  private static final int BUFFER = 256;
  private static final Duration PING = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final EventBus bus;
  private final Supervisor supervisor;
  private final Gate gate;
  private final Duration ping;
  private final Duration patience;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  // one text serves all clients; they mostly ask for the same event
  private volatile Optional<Encoded> newest = Optional.empty();
  private volatile boolean closed;

  private record Encoded(Event event, String text) {}

  private enum Farewell {
    STOPPING(1001, "the server stops"),

    TOO_SLOW(1013, "too slow: events would be lost"),

    DOUBT(1013, "events may have been lost");

    private final int status;
    private final String reason;

    Farewell(int status, String reason) {
      this.status = status;
      this.reason = reason;
    }
  }

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
    this(bus, supervisor, gate, PING, PATIENCE);
  }

  /** Takes also how often clients are pinged, and how long one is waited for that does not go on. */
  EventSocket(EventBus bus, Supervisor supervisor, Gate gate, Duration ping, Duration patience) {
    this.bus = bus;
    this.supervisor = supervisor;
    this.gate = gate;
    this.ping = ping;
    this.patience = patience;
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
    clients.forEach(client -> client.end(Farewell.DOUBT));
  }

  /** Closes all clients and gives them a moment to hear it. */
  @Override
  public void close() {
    closed = true;
    var listening = List.copyOf(clients);
    listening.forEach(client -> client.end(Farewell.STOPPING));
    try {
      for (var client : listening) {
        if (!client.line.awaitEnd(patience)) {
          return; // this one and the rest are cut off with the server's port
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

  /** One client. {@code line} guards the session; only the thread of {@link #serve} sends events and says goodbye. */
  private final class Client implements WsListener {
    private final ClientLine line = new ClientLine();
    private final EventQueue queue = new EventQueue(BUFFER,
        () -> supervisor.attend("socket-end", () -> line.freeAfter(patience)));
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicReference<Optional<Farewell>> farewell = new AtomicReference<>(
        Optional.empty());
    private Predicate<Event> hears = event -> false;
    private EventBus.Subscription subscription = () -> {};
    private volatile Optional<WsSession> session = Optional.empty();
    // nothing may be sent any more: the client said goodbye, or we did
    private volatile boolean finished;

    /** Lets a client in and listens for it from here on, so that it misses nothing that happens while it connects. */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
      hears = gate.admit(prologue, headers);
      clients.add(this);
      subscription = bus.listen(queue);
      supervisor.attend("socket", this::serve);
      if (closed) {
        end(Farewell.STOPPING);
      }
      return Optional.empty();
    }

    @Override
    public void onOpen(WsSession opened) {
      line.use(() -> {
        session = Optional.of(opened);
        if (finished) {
          opened.close(Farewell.DOUBT.status, Farewell.DOUBT.reason); // it took too long to open
        }
      });
      open.countDown();
    }

    private void serve() throws InterruptedException {
      try {
        if (open.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
          follow();
        }
      } catch (UncheckedIOException e) {
        LOG.log(DEBUG, "a client went away: {0}", e.toString());
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "a client cannot be told what happens, its connection ends", e);
      } finally {
        sayGoodbye();
        leave();
        line.end();
      }
    }

    private void follow() throws InterruptedException {
      long nextPing = System.nanoTime() + ping.toNanos();
      while (!queue.isBroken()) {
        var event = queue.next(Duration.ofNanos(nextPing - System.nanoTime()));
        if (event.isPresent() && !queue.isBroken() && hears.test(event.get())) {
          var text = text(event.get());
          send(opened -> opened.send(text, true));
        }
        if (System.nanoTime() - nextPing >= 0) {
          send(opened -> opened.ping(BufferData.empty()));
          nextPing = System.nanoTime() + ping.toNanos();
        }
      }
    }

    private void send(Consumer<WsSession> frame) {
      line.use(() -> {
        if (!finished) {
          session.ifPresent(frame);
        }
      });
    }

    private void sayGoodbye() {
      var last = farewell.get().orElse(queue.isBroken() ? Farewell.TOO_SLOW : Farewell.DOUBT);
      line.use(() -> {
        if (finished) {
          return;
        }
        finished = true;
        try {
          session.ifPresent(opened -> opened.close(last.status, last.reason));
        } catch (RuntimeException e) {
          LOG.log(DEBUG, "a client was gone before it was told so: {0}", e.toString());
        }
      });
    }

    @Override
    public void onPing(WsSession from, BufferData data) {
      send(opened -> opened.pong(data));
    }

    @Override
    public void onClose(WsSession from, int status, String reason) {
      clientEnds();
    }

    @Override
    public void onError(WsSession from, Throwable failure) {
      clientEnds();
    }

    /** Stops sending, and waits for the end of a frame: the web server answers the client's goodbye next. */
    private void clientEnds() {
      finished = true;
      leave();
      line.use(() -> {});
    }

    private void leave() {
      subscription.close();
      clients.remove(this);
      queue.breakOff();
    }

    /** Says goodbye once: why it ends is what was said first. */
    private void end(Farewell why) {
      farewell.compareAndSet(Optional.empty(), Optional.of(why));
      queue.breakOff();
    }
  }
}
