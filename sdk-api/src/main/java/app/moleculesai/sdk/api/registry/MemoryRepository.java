package app.moleculesai.sdk.api.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What workspaces remember. */
public interface MemoryRepository {
  /**
   * Inserts memories.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  void insert(List<Memory> memories);

  /** Finds a workspace's own memory. */
  Optional<Memory> find(UUID workspaceId, UUID id);

  /** Finds memories, newest first; those of one time in no particular order. */
  List<Memory> find(MemoryQuery query);

  /**
   * Lists memories in the order of their ids, as they are written: at least one, if there is one left.
   *
   * @param owners whose; none for all live workspaces
   * @param after the last one of the portion before; none for the first portion
   * @param mostBytes how much the contents may have together in UTF-8, but for one that alone has more
   */
  List<Memory> portion(Optional<Set<UUID>> owners, Optional<UUID> after, int limit,
      long mostBytes);

  /**
   * Gives a workspace's own memory another namespace and content; owner, scope and time stay.
   *
   * @return whether there is such a memory
   */
  boolean replace(Memory memory);

  /**
   * Deletes a workspace's own memory.
   *
   * @return whether there was such a memory
   */
  boolean delete(UUID workspaceId, UUID id);

  /** Lists a workspace's own memories, newest first. */
  List<Memory> list(UUID workspaceId, int limit);

  /**
   * Finds a workspace's own memories whose content or scope contains the text, without regard to case, newest first.
   * The text is taken literally; an empty one finds every memory. As it stands here it goes through all of them: a
   * registry whose backend can search overrides it.
   */
  default List<Memory> search(UUID workspaceId, String text, int limit) {
    var wanted = text.toLowerCase(Locale.ROOT);
    return list(workspaceId, Integer.MAX_VALUE).stream()
        .filter(memory -> contains(memory.content(), wanted)
            || contains(memory.scope().name(), wanted))
        .limit(limit)
        .toList();
  }

  /**
   * Returns those of these memories, in their order, that their workspaces do not remember: it has none of the same scope
   * and content. As it stands here it reads all that they remember: a registry whose backend can search overrides it.
   */
  default List<Memory> missing(List<Memory> memories) {
    var known = memories.stream().map(Memory::workspaceId).distinct().flatMap(
        id -> list(id, Integer.MAX_VALUE).stream()).map(Fact::of).collect(Collectors.toSet());
    return memories.stream().filter(memory -> !known.contains(Fact.of(memory))).toList();
  }

  /**
   * What a workspace remembers, whenever it was written.
   *
   * @param workspaceId whose memory it is
   * @param scope who may read it
   * @param content what it says
   */
  record Fact(UUID workspaceId, Memory.Scope scope, String content) {
    /** Returns what a memory says. */
    public static Fact of(Memory memory) {
      return new Fact(memory.workspaceId(), memory.scope(), memory.content());
    }

    /** Shows no content. */
    @Override
    public String toString() {
      return "Fact[" + workspaceId + ", " + scope + "]";
    }
  }

  private static boolean contains(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
