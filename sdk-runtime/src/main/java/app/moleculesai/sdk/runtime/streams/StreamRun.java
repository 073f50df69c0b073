package app.moleculesai.sdk.runtime.streams;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an agent on its way through this server, with its latest events. One thread adds to it, any number may
 * follow; {@code lock} guards what changes.
 */
public final class StreamRun {
  static final int MOST_EVENTS = 256;
  static final int MOST_BYTES = 1 << 20;
  /** What an event costs beside its bytes. */
  private static final int OVERHEAD = 64;

  /**
   * Who may follow a stream.
   *
   * @param workspaceId whose agent speaks
   * @param caller who asked for the stream
   * @param generation in which generation of A2A the events are
   */
  public record Listener(UUID workspaceId, Caller caller, Generation generation) {}

  /** What somebody hears next who follows. */
  public sealed interface Next {
    /** An event, and its data. */
    record Event(long number, Body data) implements Next {}
    /** The agent said all it had to say. */
    record End() implements Next {}
    /** The stream broke, or what comes next is not remembered any more. */
    record Broken() implements Next {}
  }

  private enum State {
    RUNNING, ENDED, BROKEN
  }

  private final String epoch;
  private final Listener listener;
  private final StreamRuns runs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Next.Event> events = new ArrayDeque<>();
  private long last;
  private int bytes;
  private boolean forgotten;
  private State state = State.RUNNING;
  private @Nullable String taskId;

  StreamRun(String epoch, Listener listener, StreamRuns runs) {
    this.epoch = epoch;
    this.listener = listener;
    this.runs = runs;
  }

  /** Takes which task the stream is about, once that is known. */
  public void isAbout(String task) {
    lock.lock();
    try {
      taskId = task;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next event.
   *
   * @return its id, by which {@link StreamRuns#find} finds what comes after it
   */
  public String add(Body data) {
    long number;
    int before;
    int after;
    lock.lock();
    try {
      number = ++last;
      before = bytes;
      if (!forgotten) {
        keep(new Next.Event(number, data));
      }
      after = bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    runs.grew(after - before);
    return id(number);
  }

  /** Returns the id of an event. */
  public String id(long number) {
    return epoch + "-" + number;
  }

  private void keep(Next.Event event) {
    events.add(event);
    bytes += cost(event);
    while (!events.isEmpty() && (events.size() > MOST_EVENTS || bytes > MOST_BYTES)) {
      bytes -= cost(events.remove());
    }
  }

  private static int cost(Next.Event event) {
    return event.data.size() + OVERHEAD;
  }

  /** Says that this was all. */
  public void end() {
    end(State.ENDED);
  }

  /** Says that no more comes, though there should; a stream that has ended stays so. */
  public void breakOff() {
    end(State.BROKEN);
  }

  private void end(State end) {
    boolean isOver;
    boolean isUseless;
    lock.lock();
    try {
      isOver = state == State.RUNNING;
      if (isOver) {
        state = end;
        changed.signalAll();
      }
      isUseless = taskId == null;
    } finally {
      lock.unlock();
    }
    if (isOver) {
      runs.ended(epoch, isUseless);
    }
  }

  /**
   * Waits for what comes after an event.
   *
   * @param after the event's number; 0 for the beginning
   * @param left whether whoever asks has left, which {@link #wake} has looked at; then it is as if the stream broke
   */
  public Next next(long after, BooleanSupplier left) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (last <= after && state == State.RUNNING && !left.getAsBoolean()) {
        changed.await();
      }
      if (last > after) {
        return find(after + 1).<Next>map(event -> event).orElseGet(Next.Broken::new);
      }
      return state == State.ENDED ? new Next.End() : new Next.Broken();
    } finally {
      lock.unlock();
    }
  }

  /** Lets those who wait see whether they have left. */
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Next.Event> find(long number) {
    return events.stream().filter(event -> event.number == number).findFirst();
  }

  /** Says whether somebody may follow, and hears without a gap what comes after an event, now or later. */
  boolean canFollow(Listener who, String task, long after) {
    lock.lock();
    try {
      boolean mayFollow = listener.equals(who) && task.equals(taskId) && after <= last;
      return mayFollow && (after < last ? find(after + 1).isPresent() : state == State.RUNNING);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps nothing any more; returns how many bytes that were. */
  int forget() {
    lock.lock();
    try {
      int freed = bytes;
      forgotten = true;
      events.clear();
      bytes = 0;
      return freed;
    } finally {
      lock.unlock();
    }
  }

  boolean isOf(UUID workspaceId) {
    return listener.workspaceId().equals(workspaceId);
  }
}
