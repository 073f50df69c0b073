package app.moleculesai.sdk.api.registry;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which memories are looked for; every condition holds. Its text shows no words.
 *
 * @param owners whose they are; none for all live workspaces
 * @param scope who may read them
 * @param namespace in which they stand
 * @param text what their content contains, without regard to case, taken literally
 * @param words of which each begins a word of their content, as {@link app.moleculesai.sdk.api.text.SearchWords} finds
 *        them; not empty when they are there
 * @param limit the most that are found
 */
public record MemoryQuery(Optional<Set<UUID>> owners, Optional<Memory.Scope> scope,
    Optional<String> namespace, Optional<String> text, Optional<Set<String>> words, int limit) {
  /** Copies the sets. */
  public MemoryQuery {
    owners = owners.map(Set::copyOf);
    words = words.map(Set::copyOf);
  }

  /** Starts with the newest ones of all live workspaces. */
  public static MemoryQuery newest(int limit) {
    return new MemoryQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), limit);
  }

  /** Those of these workspaces, whatever their state. */
  public MemoryQuery of(Set<UUID> workspaceIds) {
    return new MemoryQuery(Optional.of(workspaceIds), scope, namespace, text, words, limit);
  }

  /** Those of a scope. */
  public MemoryQuery scope(Memory.Scope value) {
    return new MemoryQuery(owners, Optional.of(value), namespace, text, words, limit);
  }

  /** Those in a namespace. */
  public MemoryQuery namespace(String value) {
    return new MemoryQuery(owners, scope, Optional.of(value), text, words, limit);
  }

  /** Those that contain a text. */
  public MemoryQuery containing(String value) {
    return new MemoryQuery(owners, scope, namespace, Optional.of(value), words, limit);
  }

  /** Those that have words which begin so. */
  public MemoryQuery withWords(Set<String> value) {
    return new MemoryQuery(owners, scope, namespace, text, Optional.of(value), limit);
  }

  @Override
  public String toString() {
    return "MemoryQuery[" + scope + ", limit=" + limit + "]";
  }
}
