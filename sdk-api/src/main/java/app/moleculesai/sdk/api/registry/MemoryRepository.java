package app.moleculesai.sdk.api.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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
   * Lists memories in the order of their ids, as they are written.
   *
   * @param owners whose; none for all live workspaces
   * @param after the last one of the portion before; none for the first portion
   */
  List<Memory> portion(Optional<Set<UUID>> owners, Optional<UUID> after, int limit);

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

  private static boolean contains(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
