package app.moleculesai.sdk.api.messagestore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The ability to answer the chat directly, for a store that keeps messages itself. Where it is missing the server reads
 * messages out of activities.
 */
public interface ChatView {
  /** Reads a page of messages; newest rows first unless {@code after} is given, see {@link Query}. */
  Page messages(Query query);

  /**
   * Which messages to read.
   *
   * @param workspaceId whose chat
   * @param limit the number of turns, 1 to 1000
   * @param before only turns strictly older; the epoch is an ordinary time
   * @param after only turns strictly younger, the oldest of them; with {@code before} both hold
   * @param peer only turns with this workspace, instead of those with a person
   * @param cursor where to read on; wins over {@code before} and {@code after}
   */
  record Query(
      UUID workspaceId,
      int limit,
      Optional<Instant> before,
      Optional<Instant> after,
      Optional<UUID> peer,
      Optional<String> cursor) {}

  /**
   * A page of messages.
   *
   * @param messages oldest first, the user's message of a turn directly before the agent's (C9)
   * @param nextCursor there exactly when {@code reachedEnd} is false
   * @param reachedEnd true only if nothing further exists in reading direction
   */
  record Page(List<ChatMessage> messages, Optional<String> nextCursor, boolean reachedEnd) {
    /** Copies the list. */
    public Page {
      messages = List.copyOf(messages);
    }
  }
}
