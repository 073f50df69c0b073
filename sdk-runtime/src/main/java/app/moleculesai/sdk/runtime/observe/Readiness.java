package app.moleculesai.sdk.runtime.observe;

import app.moleculesai.sdk.api.plugin.Health;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the parts of the server how they are, at most once a second however many ask. Safe for use by many threads;
 * {@code lock} lets one of them ask.
 */
public final class Readiness {
  private static final long LIFETIME = Duration.ofSeconds(1).toNanos();

  private record Answer(Map<String, Health> parts, long until) {}

  private final Supplier<Map<String, Health>> question;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Answer last;

  /** Takes what asks all parts, by name. */
  public Readiness(Supplier<Map<String, Health>> question, LongSupplier nanos) {
    this.question = question;
    this.nanos = nanos;
  }

  /** Returns how the parts are, by name. */
  public Map<String, Health> parts() {
    var known = last;
    if (known != null && isYoung(known)) {
      return known.parts;
    }
    lock.lock();
    try {
      known = last;
      if (known == null || !isYoung(known)) {
        var parts = Collections.unmodifiableMap(new LinkedHashMap<>(question.get()));
        known = new Answer(parts, nanos.getAsLong() + LIFETIME);
        last = known;
      }
      return known.parts;
    } finally {
      lock.unlock();
    }
  }

  private boolean isYoung(Answer answer) {
    return answer.until - nanos.getAsLong() > 0;
  }
}
