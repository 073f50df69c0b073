package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Delegation;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * The ledger of delegations. Immutable.
 *
 * @param all by id
 * @param open those that may still change, by id
 * @param keys the ids of those that have a key, by caller and key
 */
record DelegationTable(HashPMap<String, Delegation> all, TreePMap<String, Delegation> open,
    HashPMap<DelegationTable.Key, String> keys) {
  static final DelegationTable EMPTY = new DelegationTable(HashTreePMap.empty(),
      TreePMap.empty(), HashTreePMap.empty());

  /** What is unique. */
  record Key(UUID callerId, String text) {}

  Optional<Delegation> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /** Finds the entry that has the key of another one of its caller. */
  Optional<Delegation> withKeyOf(Delegation other) {
    return key(other).map(keys::get).flatMap(this::find);
  }

  /** Adds an entry, or replaces the one of its id. */
  DelegationTable with(Delegation entry) {
    var before = find(entry.id()).flatMap(DelegationTable::key).map(keys::minus).orElse(keys);
    return new DelegationTable(all.plus(entry.id(), entry),
        entry.status().isOpen() ? open.plus(entry.id(), entry) : open.minus(entry.id()),
        key(entry).map(key -> before.plus(key, entry.id())).orElse(before));
  }

  /** Removes an entry. */
  DelegationTable without(Delegation entry) {
    return new DelegationTable(all.minus(entry.id()), open.minus(entry.id()),
        key(entry).map(keys::minus).orElse(keys));
  }

  private static Optional<Key> key(Delegation entry) {
    return entry.idempotencyKey().map(text -> new Key(entry.callerId(), text));
  }
}
