package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.KeyValueRepository;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.pcollections.TreePMap;

/** Values under keys; as safe for threads as its state. */
record InMemoryKeyValues(State state) implements KeyValueRepository {
  @Override
  public KeyValueWrite put(UUID workspaceId, String key, Body value, OptionalLong expected,
      Optional<Instant> expiresAt, Instant now) {
    return state.write(tables -> {
      tables.requireWorkspace(workspaceId);
      var entries = of(tables, workspaceId);
      var before = Optional.ofNullable(entries.get(key));
      var there = before.filter(entry -> entry.isThere(now));
      if (expected.isPresent()
          && there.map(KeyValueEntry::version).orElse(0L) != expected.getAsLong()) {
        return new KeyValueWrite.Mismatch(there
            .map(entry -> OptionalLong.of(entry.version())).orElseGet(OptionalLong::empty));
      }
      long version = before.map(KeyValueEntry::version).orElse(0L) + 1;
      for (var entry : entries.values()) {
        if (!entry.isThere(now)) {
          entries = entries.minus(entry.key());
        }
      }
      tables.keyValues = tables.keyValues.plus(workspaceId, entries.plus(key,
          new KeyValueEntry(workspaceId, key, value, version, expiresAt, now)));
      return new KeyValueWrite.Written(version);
    });
  }

  @Override
  public Optional<KeyValueEntry> find(UUID workspaceId, String key, Instant now) {
    return Optional.ofNullable(of(state.read(), workspaceId).get(key))
        .filter(entry -> entry.isThere(now));
  }

  @Override
  public List<KeyValueEntry> list(UUID workspaceId, Instant now) {
    return of(state.read(), workspaceId).values().stream().filter(entry -> entry.isThere(now))
        .toList();
  }

  @Override
  public boolean delete(UUID workspaceId, String key) {
    return state.write(tables -> {
      var entries = of(tables, workspaceId);
      tables.keyValues = tables.keyValues.plus(workspaceId, entries.minus(key));
      return entries.containsKey(key);
    });
  }

  private static TreePMap<String, KeyValueEntry> of(Tables tables, UUID workspaceId) {
    return tables.keyValues.getOrDefault(workspaceId, TreePMap.empty());
  }
}
