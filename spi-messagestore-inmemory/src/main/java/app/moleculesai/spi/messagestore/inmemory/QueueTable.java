package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.QueuedItem;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * The items of the queue. Immutable.
 *
 * @param items by id
 * @param active those that may still be sent, of each workspace in the order of sending; no entry for one without
 */
record QueueTable(HashPMap<UUID, QueuedItem> items,
    HashPMap<UUID, TreePMap<Turn, QueuedItem>> active) {
  static final QueueTable EMPTY = new QueueTable(HashTreePMap.empty(), HashTreePMap.empty());

  /** When an item's turn comes. */
  record Turn(int priority, Place place) implements Comparable<Turn> {
    private static final Comparator<Turn> ORDER = Comparator.comparingInt(Turn::priority).reversed()
        .thenComparing(Turn::place);

    static Turn of(QueuedItem item) {
      return new Turn(item.message().priority(), QueueTable.place(item));
    }

    @Override
    public int compareTo(Turn other) {
      return ORDER.compare(this, other);
    }
  }

  static Place place(QueuedItem item) {
    return new Place(item.enqueuedAt(), item.id());
  }

  Optional<QueuedItem> find(UUID id) {
    return Optional.ofNullable(items.get(id));
  }

  /** Returns the active items of a workspace, in the order of sending. */
  Stream<QueuedItem> active(UUID workspaceId) {
    return of(workspaceId).values().stream();
  }

  /** Returns all active items. */
  Stream<QueuedItem> allActive() {
    return active.values().stream().flatMap(items -> items.values().stream());
  }

  /** Adds an item, or replaces the one of its id. */
  QueueTable with(QueuedItem item) {
    var id = item.workspaceId();
    var others = item.status().isActive()
        ? of(id).plus(Turn.of(item), item)
        : of(id).minus(Turn.of(item));
    return new QueueTable(items.plus(item.id(), item),
        others.isEmpty() ? active.minus(id) : active.plus(id, others));
  }

  /** Removes ended items. */
  QueueTable without(Set<UUID> ended) {
    return new QueueTable(items.minusAll(ended), active);
  }

  QueueTable withoutWorkspaces(Set<UUID> workspaceIds) {
    Predicate<QueuedItem> gone = item -> workspaceIds.contains(item.workspaceId());
    return new QueueTable(
        items.minusAll(items.values().stream().filter(gone).map(QueuedItem::id).toList()),
        active.minusAll(workspaceIds));
  }

  private TreePMap<Turn, QueuedItem> of(UUID workspaceId) {
    return active.getOrDefault(workspaceId, TreePMap.empty());
  }
}
