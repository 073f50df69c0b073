package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.runtime.background.Supervisor;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-sent events of one workspace ({@code wire.md} EV-13): a buffer of 64, a comment every 15 s, no replay. A
 * client that is too slow, and every client when the server stops, sees the stream end; one that reads nothing at all
 * is cut off. Safe for use by many threads.
 */
public final class EventStream implements AutoCloseable {
  private static final int BUFFER = 64;
  private static final Duration PING = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final byte[] COMMENT = ": ping\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

  private final EventBus bus;
  private final Supervisor supervisor;
  private final Duration ping;
  private final Duration patience;
  private final Set<EventQueue> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Takes the events, and who owns the threads. */
  public EventStream(EventBus bus, Supervisor supervisor) {
    this(bus, supervisor, PING, PATIENCE);
  }

  /** Takes also how long silence may be, and how long a stuck client is waited for. */
  EventStream(EventBus bus, Supervisor supervisor, Duration ping, Duration patience) {
    this.bus = bus;
    this.supervisor = supervisor;
    this.ping = ping;
    this.patience = patience;
  }

  /** Sends a workspace's events until the client leaves, falls behind, or the server stops. */
  void send(UUID workspaceId, ServerResponse response) {
    var line = new ClientLine();
    var queue = new EventQueue(BUFFER,
        () -> supervisor.attend("stream-end", () -> line.freeAfter(patience)));
    open.add(queue);
    try (var subscription = bus.listen(workspaceId, queue)) {
      response.status(Status.OK_200)
          .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
          .header(HeaderValues.CACHE_NO_CACHE)
          .header(HeaderValues.CONNECTION_KEEP_ALIVE)
          .header(HeaderNames.create("X-Accel-Buffering"), "no");
      line.<IOException>use(() -> {
        try (var out = response.outputStream()) {
          write(queue, out);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    } catch (IOException | UncheckedIOException e) {
      // the client left
    } finally {
      open.remove(queue);
      line.end();
    }
  }

  private void write(EventQueue queue, OutputStream out) throws IOException, InterruptedException {
    out.write(COMMENT);
    out.flush();
    while (!queue.isBroken() && !closed) {
      var event = queue.next(ping);
      if (event.isEmpty()) {
        out.write(COMMENT);
      } else if (!queue.isBroken()) {
        out.write(DATA);
        out.write(EventJson.data(event.get()));
        out.write(END);
      }
      if (queue.size() == 0) {
        out.flush();
      }
    }
  }

  /** Returns how many clients listen. */
  public int clients() {
    return open.size();
  }

  /** Ends all streams so that clients start anew: events may have been lost. */
  public void restartAll() {
    open.forEach(EventQueue::breakOff);
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    restartAll();
  }
}
