package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Saves memories and brings them back, also to workspaces that were made anew: by id, or else by name. Whoever is
 * confined to a tree saves and changes nothing outside of it. Safe for use by many threads.
 */
public final class MemoryBackup {
  /** What no memory comes before. */
  static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final int AT_ONCE = 500;
  private static final long MOST_BYTES_AT_ONCE = 8L << 20;

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final ActivityLog log;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes where memories are. */
  public MemoryBackup(Registry registry, WorkspaceDirectory directory, ActivityLog log, Clock clock,
      Supplier<UUID> ids) {
    this.registry = registry;
    this.directory = directory;
    this.log = log;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * A memory as it was saved.
   *
   * @param workspaceId whose it was, if that is known
   * @param workspaceName its name
   * @param createdAt when it was written, if that is known
   */
  record Saved(Optional<UUID> workspaceId, String workspaceName, Memory.Scope scope,
      String namespace, String content, Optional<Instant> createdAt) {
    @Override
    public String toString() {
      return "Saved[" + workspaceName + ", " + scope + "]";
    }
  }

  /**
   * What became of saved memories.
   *
   * @param imported so many were brought back
   * @param known so many were there
   * @param homeless so many have no workspace, several of their name, or one that may not remember for all
   */
  record Restored(int imported, int known, int homeless) {}

  /**
   * Returns a portion of the memories of all live workspaces, or of those in a tree, each with the name of its workspace,
   * in the order of their ids.
   *
   * @param after the last one of the call before
   */
  List<Map.Entry<Memory, String>> save(Optional<UUID> top, Optional<UUID> after) {
    return registry.memories()
        .portion(top.map(directory::tree), after, AT_ONCE, MOST_BYTES_AT_ONCE).stream()
        .map(memory -> Map.entry(redacted(memory),
            directory.find(memory.workspaceId()).map(Workspace::name).orElse("")))
        .toList();
  }

  /** Takes secrets out of what was kept before this server did. */
  private static Memory redacted(Memory memory) {
    return memory.with(memory.namespace(), Redaction.of(memory.content()));
  }

  /** Brings back what its workspace does not remember already with the same scope and content. */
  Restored restore(Optional<UUID> top, List<Saved> all) {
    var rows = directory.list(top);
    var byId = rows.stream().collect(Collectors.toMap(Workspace::id, row -> row));
    var byName = rows.stream().collect(Collectors.groupingBy(Workspace::name));
    var ofEach = new LinkedHashMap<UUID, List<Saved>>();
    int homeless = 0;
    for (var saved : all) {
      var home = saved.workspaceId().map(byId::get)
          .or(() -> alone(byName.getOrDefault(saved.workspaceName(), List.of())))
          .filter(row -> saved.scope() != Memory.Scope.GLOBAL || row.parentId().isEmpty());
      if (home.isPresent()) {
        ofEach.computeIfAbsent(home.get().id(), id -> new ArrayList<>()).add(saved);
      } else {
        homeless++;
      }
    }
    int imported = 0;
    for (var entry : ofEach.entrySet()) {
      imported += restore(entry.getKey(), entry.getValue());
    }
    return new Restored(imported, all.size() - homeless - imported, homeless);
  }

  private static Optional<Workspace> alone(List<Workspace> named) {
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  /** The traces come first: a transaction may run again, and nothing must be without one. */
  private int restore(UUID workspaceId, List<Saved> all) {
    var wanted = all.stream().map(saved -> new Memory(ids.get(), workspaceId, saved.scope(),
        saved.namespace(), Redaction.of(saved.content()),
        saved.createdAt().orElseGet(clock::instant).truncatedTo(ChronoUnit.MICROS)))
        .filter(distinctFacts()).toList();
    var missing = registry.memories().missing(wanted);
    missing.stream().filter(memory -> memory.scope() == Memory.Scope.GLOBAL)
        .forEach(memory -> log.append(Memories.trace(memory, ids.get(), clock.instant())));
    return registry.transaction(tx -> {
      var still = tx.memories().missing(missing);
      tx.memories().insert(still);
      return still.size();
    });
  }

  private static Predicate<Memory> distinctFacts() {
    var known = new HashSet<MemoryRepository.Fact>();
    return memory -> known.add(MemoryRepository.Fact.of(memory));
  }
}
