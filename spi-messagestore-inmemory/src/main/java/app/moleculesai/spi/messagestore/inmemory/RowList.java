package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows in order of sequence: added at the end, deleted anywhere, found by sequence in logarithmic time and read from
 * there in both directions. A deleted row keeps its place until more than half of the places are such. One thread at a
 * time: the log's lock guards it.
 */
final class RowList {
  private static final int SMALLEST = 16;

  private @Nullable Row[] rows = new Row[SMALLEST];
  private int start;
  private int end;
  private int deleted;

  /** Returns how many rows are there. */
  int size() {
    return end - start - deleted;
  }

  /** Adds a row whose sequence is above all others. */
  void add(Row row) {
    if (end == rows.length) {
      rebuild();
    }
    rows[end++] = row;
  }

  /** Learns that one of its rows was emptied. */
  void deleted() {
    deleted++;
    while (start < end && at(start).draft() == null) {
      rows[start++] = null;
      deleted--;
    }
    if (deleted > SMALLEST && deleted > size()) {
      rebuild();
    }
  }

  /** Returns the rows as they are, in order. */
  List<Row> rows() {
    var found = new ArrayList<Row>(size());
    for (int i = start; i < end; i++) {
      if (at(i).draft() != null) {
        found.add(at(i));
      }
    }
    return found;
  }

  /** Copies the next rows strictly behind a sequence, in reading direction; fewer than asked for means the end. */
  List<Activity> behind(long sequence, boolean oldestFirst, int atMost) {
    int step = oldestFirst ? 1 : -1;
    int i = oldestFirst ? firstAbove(sequence) : firstAbove(sequence - 1) - 1;
    var found = new ArrayList<Activity>(Math.min(atMost, size()));
    for (; i >= start && i < end && found.size() < atMost; i += step) {
      at(i).activity().ifPresent(found::add);
    }
    return found;
  }

  /** Finds the oldest finished row with a sequence from {@code from} to below {@code below}. */
  Optional<Row> oldestFinal(long from, long below) {
    for (int i = firstAbove(from - 1); i < end && at(i).sequence() < below; i++) {
      var draft = at(i).draft();
      if (draft != null && !ActivityStatus.isOpen(draft.status())) {
        return Optional.of(at(i));
      }
    }
    return Optional.empty();
  }

  /** Returns the sequence up to which every row is this old or older. */
  long lastNotYounger(Instant time) {
    int first = first(row -> row.latest().isAfter(time));
    return first == end ? Long.MAX_VALUE : at(first).sequence() - 1;
  }

  /**
   * Returns the sequence from which on every row is this young or younger.
   *
   * @param lag by how much a row may be older than one before it
   */
  long firstNotOlder(Instant time, Duration lag) {
    int first = first(row -> Duration.between(time, row.latest()).compareTo(lag) >= 0);
    return first == end ? Long.MAX_VALUE : at(first).sequence();
  }

  private int firstAbove(long sequence) {
    if (start == end || at(end - 1).sequence() <= sequence) {
      return end;
    }
    return at(start).sequence() > sequence ? start : first(row -> row.sequence() > sequence);
  }

  /** Finds the first place whose row fulfils what all rows behind it fulfil too. */
  private int first(Predicate<Row> condition) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (condition.test(at(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void rebuild() {
    var fresh = new @Nullable Row[Math.max(SMALLEST, Math.addExact(size(), size() >> 1) + 1)];
    int count = 0;
    for (int i = start; i < end; i++) {
      if (at(i).draft() != null) {
        fresh[count++] = rows[i];
      }
    }
    rows = fresh;
    start = 0;
    end = count;
    deleted = 0;
  }

  @SuppressWarnings("NullAway") // because every place from start to end holds a row
  private Row at(int place) {
    return rows[place];
  }
}
