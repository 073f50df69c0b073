package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.Event;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Events of other servers on their way to those who listen here. What a bulk change tells arrives all at once, more than
 * the buffers of subscribers take; so it is handed on in portions, as the server that made the change does at home, and
 * never by the thread of the relay, which brings news of revoked tokens too. Any number of threads put, one hands on.
 */
final class RemoteEvents {
  private static final int MOST = 20_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final EventBus bus;
  private final LinkedBlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MOST);

  RemoteEvents(EventBus bus) {
    this.bus = bus;
  }

  /** Takes an event; false when too many wait, and all of them are given up. */
  boolean put(Event event) {
    if (waiting.offer(event)) {
      return true;
    }
    waiting.clear();
    return false;
  }

  /** Gives up what waits: whoever listens starts anew. */
  void clear() {
    waiting.clear();
  }

  /** Hands a portion on, and waits a while for the first of it. */
  void handOn() throws InterruptedException {
    var event = waiting.poll(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    for (int number = 1; event != null; number++) {
      bus.deliver(event);
      if (number == Changes.BATCH) {
        bus.awaitTaken(Changes.LONGEST_WAIT);
        return;
      }
      event = waiting.poll();
    }
  }
}
