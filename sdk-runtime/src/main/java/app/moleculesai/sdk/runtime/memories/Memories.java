package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.SearchWords;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What workspaces remember ({@code wire.md} 12.5). Every method fails with {@code workspace_not_found} or
 * {@code workspace_removed} for a workspace that is not there. Safe for use by many threads.
 */
public final class Memories {
  private static final Comparator<Placed> NEWEST = Comparator
      .comparing((Placed one) -> one.memory().createdAt()).reversed();

  /** So much is found at once. */
  static final int MOST = 50;

  private static final String WRITTEN = "memory_write_global"; // wire.md 2.1
  private static final int SHORTEST_WORD = 2;

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final ActivityLog log;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes where memories are, and the log, which tells what was written for all. */
  public Memories(Registry registry, WorkspaceDirectory directory, ActivityLog log, Clock clock,
      Supplier<UUID> ids) {
    this.registry = registry;
    this.directory = directory;
    this.log = log;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Keeps something, without the secrets in it.
   *
   * @throws SdkException {@code forbidden} when a workspace below another one writes for all
   */
  Memory remember(UUID workspaceId, Memory.Scope scope, String namespace, String content) {
    var row = directory.requireNow(workspaceId);
    var memory = new Memory(ids.get(), row.id(), scope, namespace, Redaction.of(content),
        clock.instant().truncatedTo(ChronoUnit.MICROS));
    authorise(row, memory);
    registry.memories().insert(List.of(memory));
    return memory;
  }

  /** Refuses to write for all unless a root does, and leaves a trace of it: first, so that nothing is without one. */
  private void authorise(Workspace row, Memory memory) {
    if (memory.scope() != Memory.Scope.GLOBAL) {
      return;
    }
    if (row.parentId().isPresent()) {
      throw new SdkException(ErrorCode.FORBIDDEN,
          "only a workspace without a parent may write memories of scope GLOBAL")
          .with("field", "scope");
    }
    log.append(trace(memory, ids.get(), clock.instant()));
  }

  /** Returns the row that tells of a memory for all. */
  static ActivityDraft trace(Memory memory, UUID id, Instant now) {
    return ActivityDraft.of(memory.workspaceId(), id, WRITTEN, now)
        .sourceId(memory.workspaceId())
        .summary("GLOBAL memory written: id=" + memory.id() + " namespace=" + memory.namespace())
        .requestBody(Body.wrap(Json.bytes(Json.object()
            .put("memory_id", memory.id().toString()).put("namespace", memory.namespace()))))
        .build();
  }

  /**
   * Finds what a workspace may read, newest first.
   *
   * @param scope none for all of its own
   * @param text every word of it begins a word that is found; a single character, or what has no word, is contained
   */
  List<Memory> recall(UUID workspaceId, Optional<Memory.Scope> scope, Optional<String> text,
      Optional<String> namespace, int limit) {
    var query = visible(directory.requireNow(workspaceId), scope, limit);
    query = namespace.map(query::namespace).orElse(query);
    return registry.memories().find(text.isPresent() ? about(query, text.get()) : query);
  }

  private MemoryQuery visible(Workspace row, Optional<Memory.Scope> scope, int limit) {
    var newest = MemoryQuery.newest(limit);
    if (scope.isEmpty()) {
      return newest.of(Set.of(row.id()));
    }
    return switch (scope.get()) {
      case LOCAL -> newest.of(Set.of(row.id())).scope(Memory.Scope.LOCAL);
      case TEAM -> newest.of(team(row)).scope(Memory.Scope.TEAM);
      case GLOBAL -> newest.scope(Memory.Scope.GLOBAL);
    };
  }

  private static MemoryQuery about(MemoryQuery query, String text) {
    var words = SearchWords.of(text);
    return words.isEmpty() || text.codePointCount(0, text.length()) < SHORTEST_WORD
        ? query.containing(text)
        : query.withWords(words);
  }

  /** The live workspaces below the same parent, and the parent; a root is a parent itself. */
  private Set<UUID> team(Workspace row) {
    var lead = lead(row);
    var team = new HashSet<UUID>();
    team.add(row.id());
    directory.findNow(lead).filter(Workspace::isLive).ifPresent(it -> team.add(it.id()));
    registry.workspaces().children(lead).forEach(it -> team.add(it.id()));
    return team;
  }

  private static UUID lead(Workspace row) {
    return row.parentId().orElse(row.id());
  }

  /**
   * Changes a workspace's own memory, without the secrets in it.
   *
   * @throws SdkException {@code not_found}, and {@code forbidden} as for a new one
   */
  Memory change(UUID workspaceId, UUID id, Optional<String> content, Optional<String> namespace) {
    var row = directory.requireNow(workspaceId);
    authorise(row, changed(require(row.id(), id, registry.memories().find(row.id(), id)), content,
        namespace));
    return registry.transaction(tx -> {
      var memory = changed(require(row.id(), id, tx.memories().find(row.id(), id)), content,
          namespace);
      if (!tx.memories().replace(memory)) {
        throw unknown(row.id(), id);
      }
      return memory;
    });
  }

  private static Memory changed(Memory before, Optional<String> content,
      Optional<String> namespace) {
    return before.with(namespace.orElse(before.namespace()),
        content.map(Redaction::of).orElse(before.content()));
  }

  /**
   * Deletes a workspace's own memory.
   *
   * @throws SdkException {@code not_found}
   */
  void forget(UUID workspaceId, UUID id) {
    var row = directory.requireNow(workspaceId);
    if (!registry.memories().delete(row.id(), id)) {
      throw unknown(row.id(), id);
    }
  }

  private static Memory require(UUID workspaceId, UUID id, Optional<Memory> found) {
    return found.orElseThrow(() -> unknown(workspaceId, id));
  }

  private static SdkException unknown(UUID workspaceId, UUID id) {
    return SdkException.notFound("memory " + id + " of workspace " + workspaceId);
  }

  /** Where a workspace's memories of each scope stand, for the newer routes. */
  List<Space> spaces(UUID workspaceId) {
    var row = directory.requireNow(workspaceId);
    return List.of(new Space(Memory.Scope.LOCAL, "workspace:" + row.id(), true),
        new Space(Memory.Scope.TEAM, "team:" + lead(row), true),
        new Space(Memory.Scope.GLOBAL, "global", row.parentId().isEmpty()));
  }

  /**
   * A memory and where it stands.
   *
   * @param space as the workspace sees it that asked
   */
  record Placed(Memory memory, Space space) {}

  /**
   * Finds what a workspace may read where its memories stand, newest first.
   *
   * @param name of one space; none for all of them
   * @param text as for {@link #recall}
   * @throws SdkException {@code invalid_field} for a name that no space of this workspace has
   */
  List<Placed> recallIn(UUID workspaceId, Optional<String> name, Optional<String> text,
      int limit) {
    var all = spaces(workspaceId);
    var wanted = all.stream()
        .filter(space -> name.filter(other -> !other.equals(space.name())).isEmpty()).toList();
    if (wanted.isEmpty()) {
      throw Parameters.invalid("namespace", "must be one of "
          + String.join(", ", all.stream().map(Space::name).toList()));
    }
    return wanted.stream()
        .flatMap(space -> recall(workspaceId, Optional.of(space.scope()), text, Optional.empty(),
            limit).stream().map(memory -> new Placed(memory, space)))
        .sorted(NEWEST).limit(limit).toList();
  }

  /**
   * A scope as a workspace sees it.
   *
   * @param name its name
   * @param writable whether the workspace may write there, and not only read
   */
  record Space(Memory.Scope scope, String name, boolean writable) {}
}
