package app.moleculesai.sdk.runtime.events;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The buffer of one subscriber. When it is full the subscriber is lost rather than a message: {@link #isBroken()} turns
 * true and its connection ends, so that it reloads (EV-2). One reader, any number of writers.
 */
public final class EventQueue implements EventBus.Listener {
  private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());

  // an empty place wakes the reader when the queue breaks
  private final LinkedBlockingQueue<Optional<Event>> events = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final AtomicBoolean broken = new AtomicBoolean();
  private final int capacity;
  private final Runnable onBreak;

  /** Makes a buffer for so many events; {@code onBreak} runs once, where it breaks, and returns at once. */
  public EventQueue(int capacity, Runnable onBreak) {
    this.capacity = capacity;
    this.onBreak = onBreak;
  }

  @Override
  public void on(Event event) {
    if (broken.get()) {
      return;
    }
    if (waiting.incrementAndGet() > capacity) {
      LOG.log(INFO, "a subscriber is too slow, its connection ends: {0} events wait", capacity);
      breakOff();
    } else {
      events.add(Optional.of(event));
    }
  }

  /** Says whether an event did not fit; what is still in the buffer must not be sent any more. */
  public boolean isBroken() {
    return broken.get();
  }

  /** Makes the reader end, also one that waits; more than once is fine. */
  public void breakOff() {
    if (broken.compareAndSet(false, true)) {
      events.add(Optional.empty());
      tellTaken();
      onBreak.run();
    }
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
      while (waiting.get() > 0 && !broken.get() && nanos > 0) {
        nanos = taken.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
