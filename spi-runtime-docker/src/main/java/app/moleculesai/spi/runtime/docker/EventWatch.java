package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known fresh by the daemon's events, in one task until it is closed. While there are none, because the
 * daemon is away or says nothing, what is known counts as incomplete. An event carries no state: it is the reason to
 * inspect. Safe for use by many threads.
 */
final class EventWatch implements AutoCloseable {
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private static final String CREATED = "create";
  private static final int TRIES = 5;

  private final Engine engine;
  private final Ownership ownership;
  private final Containers containers;
  private final Known known;
  private final Inspection inspection;
  private final AgentAddresses addresses;
  private final Executor executor;
  private final System.Logger log;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean begun;
  private volatile boolean away;
  private volatile DockerHttpClient.@Nullable Response stream;

  EventWatch(Engine engine, Ownership ownership, Containers containers, Known known,
      Inspection inspection, AgentAddresses addresses, Executor executor, System.Logger log) {
    this.engine = engine;
    this.ownership = ownership;
    this.containers = containers;
    this.known = known;
    this.inspection = inspection;
    this.addresses = addresses;
    this.executor = executor;
    this.log = log;
  }

  /** Begins to watch. */
  void begin() {
    begun = true;
    executor.execute(() -> {
      try {
        watchUntilClosed();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        known.becomeIncomplete();
        ended.countDown();
      }
    });
  }

  private void watchUntilClosed() throws InterruptedException {
    var pause = SHORTEST_PAUSE;
    while (closing.getCount() > 0) {
      if (watch()) {
        pause = SHORTEST_PAUSE;
      }
      known.becomeIncomplete();
      if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
          ? pause.multipliedBy(2)
          : LONGEST_PAUSE;
    }
  }

  /** Watches until the stream ends; says whether it had begun. */
  private boolean watch() {
    boolean listened = false;
    try (var opened = engine.open("listen to events", OPEN_LIMIT, EventsJson.path())) {
      stream = opened;
      addresses.look();
      long asked = known.now();
      var all = containers.all();
      known.learnAll(asked, all, true); // what happened meanwhile stands in the stream
      listened = true;
      back(all.size());
      listen(opened);
    } catch (SilenceException e) {
      gone(e);
    } catch (SdkException | IOException e) {
      if (!listened) {
        engine.reconnect(); // the daemon went, and with it the other end of all connections
      }
      gone(e);
    } finally {
      stream = null;
    }
    return listened;
  }

  private void listen(DockerHttpClient.Response opened) throws IOException {
    try (var events = new EventsJson(opened.getBody(), ownership.ofInstallation())) {
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        engine.heard();
        var action = event.get().action();
        var container = event.get().container();
        event.get().workspaceId().or(() -> known.whose(container))
            .ifPresent(id -> happened(action, id));
      }
    } catch (RuntimeException e) {
      throw new IOException("the stream of events broke", e);
    }
  }

  private void happened(String action, UUID workspaceId) {
    known.doubt(workspaceId);
    if (action.equals(CREATED)) {
      return; // it is about to be started, and the daemon keeps silent about it until it was
    }
    try {
      executor.execute(() -> inspectUntilSaid(workspaceId));
    } catch (RejectedExecutionException e) {
      // closed: nobody will ask
    }
  }

  /** The address is asked for without I/O, so a daemon that is slow today is asked again. */
  private void inspectUntilSaid(UUID workspaceId) {
    try {
      if (closing.getCount() == 0) {
        return;
      }
      var finding = inspection.again(workspaceId);
      for (int i = 0; i < TRIES && finding instanceof Inspection.Finding.Unsaid
          && !closing.await(Inspection.SILENCE_STANDS.toNanos(), TimeUnit.NANOSECONDS); i++) {
        finding = inspection.of(workspaceId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SdkException e) {
      // closed meanwhile
    }
  }

  private void back(int agents) {
    log.log(INFO, "watching the Docker daemon, agents: {0}", agents);
    away = false;
  }

  private void gone(Exception e) {
    if (!away && closing.getCount() > 0) {
      away = true;
      log.log(WARNING, "the Docker daemon is not to be had, agents are inspected one by one until"
          + " it is back: {0}", e.getMessage());
    }
  }

  /** Lets go of a stream over which nothing may come any more. */
  void distrust() {
    known.becomeIncomplete();
    closeStream();
  }

  private void closeStream() {
    var open = stream;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    closeStream();
    if (begun) {
      ended.await(END_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
