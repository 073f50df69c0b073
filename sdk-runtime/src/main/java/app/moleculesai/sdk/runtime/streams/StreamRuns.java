package app.moleculesai.sdk.runtime.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The streams that pass through this server now, and those that ended a few minutes ago ({@code a2a.md}, rules 10 and 13).
 * What they keep is bounded for each and in total; who asks for more than that is told that it is not known. Safe for use
 * by many threads; {@code lock} guards what changes and is never held while a run's own is taken.
 */
public final class StreamRuns {
  /** How often {@link #dropOld()} should run. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);
  static final Duration KEPT = Duration.ofMinutes(5);
  static final int MOST_BYTES = 64 << 20;
  /** What a run costs beside its events. */
  private static final int OVERHEAD = 1 << 10;

  private final Supplier<UUID> ids;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, StreamRun> runs = new LinkedHashMap<>();
  private final SequencedMap<String, Long> ends = new LinkedHashMap<>();
  private long bytes;

  /** Where a client goes on. */
  public record Place(StreamRun run, long after) {}

  /** Takes what names runs, and the clock by which they are dropped, in nanoseconds. */
  public StreamRuns(Supplier<UUID> ids, LongSupplier nanos) {
    this.ids = ids;
    this.nanos = nanos;
  }

  /** Begins a stream. */
  public StreamRun begin(StreamRun.Listener listener) {
    var id = ids.get();
    var epoch = Long.toUnsignedString(
        id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32), 36);
    var run = new StreamRun(epoch, listener, this);
    lock.lock();
    try {
      runs.put(epoch, run);
    } finally {
      lock.unlock();
    }
    grew(OVERHEAD);
    return run;
  }

  /**
   * Finds where a client goes on that has heard an event.
   *
   * @param who asks
   * @param task which task it wants to hear of
   * @param eventId the last it heard
   * @return empty when the event is not one of a stream of this client's, or something behind it is lost
   */
  public Optional<Place> find(StreamRun.Listener who, String task, String eventId) {
    int dash = eventId.lastIndexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    try {
      long after = Long.parseLong(eventId.substring(dash + 1));
      return find(eventId.substring(0, dash)).filter(run -> run.canFollow(who, task, after))
          .map(run -> new Place(run, after));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<StreamRun> find(String epoch) {
    lock.lock();
    try {
      return Optional.ofNullable(runs.get(epoch));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets the streams of a workspace that is gone. */
  public void forget(UUID workspaceId) {
    drop(run -> run.getValue().isOf(workspaceId));
  }

  /** Forgets what ended a while ago. */
  public void dropOld() {
    long now = nanos.getAsLong();
    drop(run -> {
      var end = ends.get(run.getKey());
      return end != null && now - end >= KEPT.toNanos();
    });
  }

  private void drop(Predicate<Map.Entry<String, StreamRun>> which) {
    List<StreamRun> dropped = new ArrayList<>();
    lock.lock();
    try {
      runs.entrySet().removeIf(run -> {
        boolean isDropped = which.test(run);
        if (isDropped) {
          dropped.add(run.getValue());
          ends.remove(run.getKey());
        }
        return isDropped;
      });
    } finally {
      lock.unlock();
    }
    dropped.forEach(this::forget);
  }

  private void forget(StreamRun run) {
    int freed = run.forget() + OVERHEAD;
    lock.lock();
    try {
      bytes -= freed;
    } finally {
      lock.unlock();
    }
  }

  /** Counts what a run keeps more, or less; those that ended first make room, then the oldest that still run. */
  void grew(int more) {
    List<StreamRun> dropped = new ArrayList<>();
    lock.lock();
    try {
      bytes += more;
      // a run has a megabyte at most: those that make room are counted off before they do
      for (long over = bytes - MOST_BYTES; over > 0 && !runs.isEmpty(); over -= OVERHEAD
          + StreamRun.MOST_BYTES) {
        var ended = ends.pollFirstEntry();
        var name = ended == null ? runs.firstEntry().getKey() : ended.getKey();
        dropped.add(runs.remove(name));
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(this::forget);
  }

  /** Takes that a run is over; one that nobody can ask for is forgotten. */
  void ended(String epoch, boolean isUseless) {
    Optional<StreamRun> useless = Optional.empty();
    lock.lock();
    try {
      if (isUseless) {
        useless = Optional.ofNullable(runs.remove(epoch));
      } else if (runs.containsKey(epoch)) {
        ends.put(epoch, nanos.getAsLong());
      }
    } finally {
      lock.unlock();
    }
    useless.ifPresent(this::forget);
  }
}
