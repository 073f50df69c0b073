package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.runtime.AgentRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Counts the calls and keeps the latest, by number and by the size of their bodies. Safe for use by many threads;
 * {@code lock} guards everything.
 */
final class CallLog implements AutoCloseable {
  private static final long MOST_BYTES = 16L << 20;

  private final int mostCalls;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<MockCall> calls = new ArrayDeque<>();
  private final Map<UUID, Long> turns = new HashMap<>();
  private long total;
  private long bytes;
  private boolean closed;

  /** Keeps at most this many; 0 only counts. */
  CallLog(int mostCalls) {
    this.mostCalls = mostCalls;
  }

  /** Counts a call and returns it. */
  MockCall add(AgentRequest request, Instant at) {
    var workspace = request.workspace();
    var text = request.text();
    lock.lock();
    try {
      long turn = turns.merge(workspace.id(), 1L, Long::sum);
      total++;
      var call = new MockCall(total, turn, workspace.id(), workspace.name(), request.caller(),
          request.method(), request.requestId(), request.contextId(), request.messageId(),
          request.taskId(), request.protocolVersion(), text, request.body(), at);
      keep(call);
      return call;
    } finally {
      lock.unlock();
    }
  }

  private void keep(MockCall call) {
    if (mostCalls == 0) {
      return;
    }
    calls.addLast(call);
    bytes += call.body().size();
    while (calls.size() > mostCalls || (bytes > MOST_BYTES && calls.size() > 1)) {
      bytes -= calls.removeFirst().body().size();
    }
    changed.signalAll();
  }

  /** Returns what is kept, oldest first. */
  List<MockCall> list() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets how often a workspace was called. */
  void forget(UUID workspaceId) {
    lock.lock();
    try {
      turns.remove(workspaceId);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many calls came; returns what is kept. */
  List<MockCall> awaitTotal(long number, Duration longest) throws InterruptedException {
    return await(() -> total >= number ? Optional.of(List.copyOf(calls)) : Optional.empty(),
        longest, number + " calls");
  }

  /** Waits until a kept call passes; returns the first. */
  MockCall awaitMatch(Predicate<MockCall> wanted, Duration longest) throws InterruptedException {
    return await(() -> calls.stream().filter(wanted).findFirst(), longest, "a certain call");
  }

  private <T> T await(Supplier<Optional<T>> found, Duration longest, String what)
      throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(longest);
    lock.lock();
    try {
      while (true) {
        var result = found.get();
        if (result.isPresent()) {
          return result.get();
        }
        if (closed || left <= 0) {
          throw new AssertionError("waited for " + what + ", but only " + total + " came before "
              + (closed ? "the runtime was closed" : longest + " were over"));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting; what is kept can still be read. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
