package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes that share a statement. Belongs to one thread. */
final class Batch {
  private static final int MOST_ROWS = 500;
  private static final long MOST_BYTES = 1024 * 1024;

  private final List<PendingAppend> appends = new ArrayList<>();
  private final List<PendingChange> changes = new ArrayList<>();
  private final Set<Object> places = new HashSet<>();
  private int rows;
  private long bytes;

  static Batch of(Collection<? extends Pending<?>> writes) {
    var batch = new Batch();
    writes.forEach(batch::add);
    return batch;
  }

  /** Says whether one more fits. A second change of a row waits: a statement changes a row once. */
  boolean takes(Pending<?> write) {
    return isEmpty() || (rows + write.rows() <= MOST_ROWS && bytes + write.bytes() <= MOST_BYTES
        && !(write instanceof PendingChange && places.contains(write.place())));
  }

  void add(Pending<?> write) {
    rows += write.rows();
    bytes += write.bytes();
    places.add(write.place());
    switch (write) {
      case PendingAppend append -> appends.add(append);
      case PendingChange change -> changes.add(change);
    }
  }

  List<PendingAppend> appends() {
    return appends;
  }

  List<PendingChange> changes() {
    return changes;
  }

  /** Returns all of them. */
  List<Pending<?>> writes() {
    var all = new ArrayList<Pending<?>>(appends);
    all.addAll(changes);
    return all;
  }

  /** Returns what they lock, workspaces and rows. */
  Set<Object> places() {
    return places;
  }

  /** Returns how many there are. */
  int size() {
    return appends.size() + changes.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }
}
