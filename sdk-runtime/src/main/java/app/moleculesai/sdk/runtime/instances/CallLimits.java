package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many calls into one instance may be under way, and how long each may take (D11). Nothing hops to another thread:
 * a call whose time is over is interrupted where it runs, by whoever calls {@link #interruptOverdue}. Safe for use by
 * many threads.
 */
final class CallLimits {
  /** What a call has to keep to. */
  enum Rule {
    /** Takes a place and has an end. */
    PLACE_AND_TIME,
    /** Takes a place, for as long as it likes. */
    PLACE,
    /** Neither: it waits by nature, or belongs to a call that is counted already. */
    NONE
  }

  private final InstanceRef ref;
  private final int most;
  private final Duration longest;
  private final Semaphore places;
  private final Set<Call> timed = ConcurrentHashMap.newKeySet();

  CallLimits(InstanceRef ref, int most, Duration longest) {
    this.ref = ref;
    this.most = most;
    this.longest = longest;
    this.places = new Semaphore(most);
  }

  /**
   * Begins a call on this thread.
   *
   * @param now {@link System#nanoTime()}
   * @throws SdkException {@code busy} when there is no place
   */
  Call begin(String method, Rule rule, long now) {
    if (rule != Rule.NONE && !places.tryAcquire()) {
      throw new SdkException(ErrorCode.BUSY, ref + " has " + most
          + " calls under way already, " + method + " has to wait; try again shortly");
    }
    var call = new Call(method, rule, now + longest.toNanos());
    if (rule == Rule.PLACE_AND_TIME) {
      timed.add(call);
    }
    return call;
  }

  /** Interrupts every call whose time is over at {@code now}, once. */
  void interruptOverdue(long now) {
    for (var call : timed) {
      if (call.end - now <= 0) {
        call.interrupt();
      }
    }
  }

  /** One call, begun and closed by the thread that makes it. Its monitor guards {@code over} and {@code interrupted}. */
  final class Call implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final String method;
    private final Rule rule;
    private final long end;
    private boolean over;
    private boolean interrupted;

    private Call(String method, Rule rule, long end) {
      this.method = method;
      this.rule = rule;
      this.end = end;
    }

    private synchronized void interrupt() {
      // An interrupt from elsewhere says the same already, and is not ours to take back.
      if (!over && !interrupted && !thread.isInterrupted()) {
        interrupted = true;
        thread.interrupt();
      }
    }

    /** Says whether its time was over before it ended. */
    synchronized boolean wasInterrupted() {
      return interrupted;
    }

    /** Returns what the caller is told when its time was over. */
    SdkException overdue(Throwable cause) {
      return new SdkException(ErrorCode.UNAVAILABLE,
          ref + " did not answer within " + text(longest) + " in " + method, cause);
    }

    /** Ends it and takes its own interrupt back, so that the thread goes on as if there had been none. */
    @Override
    public void close() {
      synchronized (this) {
        over = true;
        if (interrupted) {
          Thread.interrupted();
        }
      }
      if (rule == Rule.PLACE_AND_TIME) {
        timed.remove(this);
      }
      if (rule != Rule.NONE) {
        places.release();
      }
    }
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
