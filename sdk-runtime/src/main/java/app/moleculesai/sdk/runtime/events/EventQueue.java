package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The buffer of one subscriber. When it is full the subscriber is lost rather than a message: {@link #isBroken()} turns
 * true and its connection ends, so that it reloads (EV-2). One reader, any number of writers.
 */
public final class EventQueue implements EventBus.Listener {
  // an empty place wakes the reader when the queue breaks
  private final LinkedBlockingQueue<Optional<Event>> events = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final int capacity;
  private volatile boolean broken;

  /** Makes a buffer for so many events. */
  public EventQueue(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public void on(Event event) {
    if (broken) {
      return;
    }
    if (waiting.incrementAndGet() > capacity) {
      breakOff();
    } else {
      events.add(Optional.of(event));
    }
  }

  /** Says whether an event did not fit; what is still in the buffer must not be sent any more. */
  public boolean isBroken() {
    return broken;
  }

  /** Makes the reader end, also one that waits. */
  public void breakOff() {
    broken = true;
    events.add(Optional.empty());
    tellTaken();
  }

  /** Returns how many events wait. */
  public int size() {
    return waiting.get();
  }

  /** Waits for the next event; empty when none came in time or the queue broke. */
  public Optional<Event> next(Duration longest) throws InterruptedException {
    var event = events.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null || event.isEmpty()) {
      return Optional.empty();
    }
    if (waiting.decrementAndGet() == 0) {
      tellTaken();
    }
    return event;
  }

  private void tellTaken() {
    lock.lock();
    try {
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitTaken(Duration longest) throws InterruptedException {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (waiting.get() > 0 && !broken && nanos > 0) {
        nanos = taken.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
