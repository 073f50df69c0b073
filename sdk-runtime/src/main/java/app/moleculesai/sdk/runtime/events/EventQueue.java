package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The buffer of one subscriber. When it is full the subscriber is lost rather than a message: {@link #isBroken()} turns
 * true and its connection ends, so that it reloads (EV-2). One reader, any number of writers.
 */
public final class EventQueue implements EventBus.Listener {
  private final ArrayBlockingQueue<Event> events;
  private volatile boolean broken;

  /** Makes a buffer for so many events. */
  public EventQueue(int capacity) {
    events = new ArrayBlockingQueue<>(capacity);
  }

  @Override
  public void on(Event event) {
    if (!broken && !events.offer(event)) {
      broken = true;
    }
  }

  /** Says whether an event did not fit; what is still in the buffer must not be sent any more. */
  public boolean isBroken() {
    return broken;
  }

  /** Makes the reader end. */
  public void breakOff() {
    broken = true;
  }

  /** Returns how many events wait. */
  public int size() {
    return events.size();
  }

  /** Waits for the next event; empty when none came in time. */
  public Optional<Event> next(Duration longest) throws InterruptedException {
    return Optional.ofNullable(events.poll(longest.toNanos(), TimeUnit.NANOSECONDS));
  }
}
