package app.moleculesai.sdk.runtime.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Counts calls of each key in windows of fixed length; a window starts with the first call after the one before ended.
 * Safe for use by many threads.
 */
public final class FixedWindows<K> {
  private static final int MOST_KEYS = 100_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private record Window(long start, AtomicInteger calls) {}

  /**
   * What a call got.
   *
   * @param granted whether it was within the limit
   * @param left how many more will be
   * @param secondsLeft how long the window lasts, at least 1
   */
  public record Share(boolean granted, int left, int secondsLeft) {}

  private final int most;
  private final long length;
  private final LongSupplier nanos;
  private final Map<K, Window> windows = new ConcurrentHashMap<>();

  /** Takes how many calls a window grants. */
  public FixedWindows(int most, Duration length, LongSupplier nanos) {
    this.most = most;
    this.length = length.toNanos();
    this.nanos = nanos;
  }

  /** Counts a call. */
  public Share take(K key) {
    long now = nanos.getAsLong();
    var window = windows.get(key);
    if (window == null || ended(window, now)) {
      window = open(key, now);
    }
    int calls = window.calls.incrementAndGet();
    long left = Math.max(0, window.start + length - now);
    return new Share(calls <= most, Math.max(0, most - calls),
        (int) Math.max(1, (left + SECOND - 1) / SECOND));
  }

  /** Forgets keys whose window has ended. */
  public void sweep() {
    long now = nanos.getAsLong();
    windows.values().removeIf(window -> ended(window, now));
  }

  int size() {
    return windows.size();
  }

  private Window open(K key, long now) {
    if (windows.size() >= MOST_KEYS) {
      sweep();
      if (windows.size() >= MOST_KEYS) {
        windows.clear(); // better a second grant for some than memory without bound
      }
    }
    return windows.compute(key, (same, window) -> window == null || ended(window, now)
        ? new Window(now, new AtomicInteger())
        : window);
  }

  private boolean ended(Window window, long now) {
    return now - window.start >= length;
  }
}
