package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.KeyValueRepository;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Values under keys, in a transaction. Belongs to one thread. */
record ReferenceKeyValues(ReferenceTables tables) implements KeyValueRepository {
  @Override
  public KeyValueWrite put(UUID workspaceId, String key, Body value, OptionalLong expected,
      Optional<Instant> expiresAt, Instant now) {
    tables.requireWorkspace(workspaceId);
    var before = row(workspaceId, key);
    var there = before.filter(entry -> entry.isThere(now));
    if (expected.isPresent()
        && there.map(KeyValueEntry::version).orElse(0L) != expected.getAsLong()) {
      return new KeyValueWrite.Mismatch(there.map(entry -> OptionalLong.of(entry.version()))
          .orElseGet(OptionalLong::empty));
    }
    tables.keyValues.removeIf(entry -> entry.workspaceId().equals(workspaceId)
        && (entry.key().equals(key) || !entry.isThere(now)));
    long version = before.map(KeyValueEntry::version).orElse(0L) + 1;
    tables.keyValues.add(new KeyValueEntry(workspaceId, key, value, version, expiresAt, now));
    return new KeyValueWrite.Written(version);
  }

  private Optional<KeyValueEntry> row(UUID workspaceId, String key) {
    return tables.keyValues.stream().filter(entry -> entry.workspaceId().equals(workspaceId)
        && entry.key().equals(key)).findFirst();
  }

  @Override
  public Optional<KeyValueEntry> find(UUID workspaceId, String key, Instant now) {
    return row(workspaceId, key).filter(entry -> entry.isThere(now));
  }

  @Override
  public List<KeyValueEntry> list(UUID workspaceId, Instant now) {
    return tables.keyValues.stream()
        .filter(entry -> entry.workspaceId().equals(workspaceId) && entry.isThere(now))
        .sorted(Comparator.comparing(KeyValueEntry::key)).toList();
  }

  @Override
  public boolean delete(UUID workspaceId, String key) {
    return row(workspaceId, key).map(tables.keyValues::remove).orElse(false);
  }
}
