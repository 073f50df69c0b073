package app.moleculesai.sdk.runtime.chat;

import app.moleculesai.sdk.api.messagestore.ChatMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which page of a conversation to read ({@code wire.md} 1.1, 1.5).
 *
 * <pre>{@code
 * var newest = HistoryQuery.newest(100);
 * var older = newest.from(page.nextCursor().orElseThrow());
 * }</pre>
 *
 * @param limit the number of turns, from 1; above 1000 becomes 1000. A turn has up to two messages
 * @param before only turns strictly older, the newest of them; the epoch is an ordinary time (CH-6)
 * @param after only turns strictly younger, the oldest of them
 * @param peer the turns with this workspace instead of those with a person
 * @param role only messages of this role; which turns are read does not change
 * @param cursor where to read on, from a page; wins over {@code before} and {@code after}
 */
public record HistoryQuery(int limit, Optional<Instant> before, Optional<Instant> after,
    Optional<UUID> peer, Optional<ChatMessage.Role> role, Optional<String> cursor) {
  /** How many turns a page has when nobody says (CH-3). */
  public static final int USUAL_TURNS = 100;
  /** The most turns of a page, unless a store extends it to the end of a group of equal times (CH-4). */
  public static final int MOST_TURNS = 1000;

  /** Checks the limit. */
  public HistoryQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, is " + limit);
    }
    limit = Math.min(limit, MOST_TURNS);
  }

  /** The newest turns. */
  public static HistoryQuery newest(int limit) {
    return new HistoryQuery(limit, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty());
  }

  /** Only turns strictly older. */
  public HistoryQuery before(Instant time) {
    return new HistoryQuery(limit, Optional.of(time), after, peer, role, cursor);
  }

  /** Only turns strictly younger, the oldest of them. */
  public HistoryQuery after(Instant time) {
    return new HistoryQuery(limit, before, Optional.of(time), peer, role, cursor);
  }

  /** The turns with another workspace. */
  public HistoryQuery peer(UUID workspaceId) {
    return new HistoryQuery(limit, before, after, Optional.of(workspaceId), role, cursor);
  }

  /** Only messages of this role. */
  public HistoryQuery role(ChatMessage.Role wanted) {
    return new HistoryQuery(limit, before, after, peer, Optional.of(wanted), cursor);
  }

  /** Goes on where a page ended. */
  public HistoryQuery from(String nextCursor) {
    return new HistoryQuery(limit, before, after, peer, role, Optional.of(nextCursor));
  }
}
