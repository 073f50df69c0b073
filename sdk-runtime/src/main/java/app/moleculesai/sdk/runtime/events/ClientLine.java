package app.moleculesai.sdk.runtime.events;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to one client: one thread at a time writes, and one that is stuck because the client does not read is freed.
 * Safe for use by many threads; {@code state} guards the writer.
 */
final class ClientLine {
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock state = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Thread> writer = Optional.empty();

  /** Writes something. */
  @FunctionalInterface
  interface Use<E extends Exception> {
    /** Writes, and may be interrupted in it, which closes the connection. */
    void run() throws E;
  }

  /** Writes when no other thread does. */
  <E extends Exception> void use(Use<E> use) throws E {
    writing.lock();
    try {
      writer(Optional.of(Thread.currentThread()));
      use.run();
    } finally {
      writer(Optional.empty());
      writing.unlock();
    }
  }

  private void writer(Optional<Thread> thread) {
    state.lock();
    try {
      writer = thread;
    } finally {
      state.unlock();
    }
  }

  /** Says that nothing is written any more. */
  void end() {
    ended.countDown();
  }

  /** Waits for the end; says whether that was in time. */
  boolean awaitEnd(Duration longest) throws InterruptedException {
    return ended.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the end, and interrupts whoever still writes then: a write to a socket ends by closing it. */
  void freeAfter(Duration patience) throws InterruptedException {
    if (awaitEnd(patience)) {
      return;
    }
    state.lock();
    try {
      writer.ifPresent(Thread::interrupt);
    } finally {
      state.unlock();
    }
  }
}
