package app.moleculesai.sdk.runtime.chat;

import app.moleculesai.sdk.api.messagestore.ChatMessage;
import java.util.List;
import java.util.Optional;

/**
 * A page of a conversation.
 *
 * @param messages oldest first, the user's message of a turn directly before the agent's (C9); may be empty although
 *        there are more pages
 * @param end where it ends
 */
public record HistoryPage(List<ChatMessage> messages, End end) {
  /** Copies the list. */
  public HistoryPage {
    messages = List.copyOf(messages);
  }

  /** Says whether nothing further exists in reading direction; if unsure, false (C8). */
  public boolean reachedEnd() {
    return end.reachedEnd();
  }

  /** Returns where to read on; there exactly when the end is not reached. */
  public Optional<String> nextCursor() {
    return end.nextCursor();
  }

  /**
   * Where a page ends.
   *
   * @param reachedEnd true only if nothing further exists in reading direction
   * @param nextCursor where to read on; none at the end
   */
  public record End(boolean reachedEnd, Optional<String> nextCursor) {
    static final End LAST = new End(true, Optional.empty());

    /** Drops the cursor of a store that gives one at the end. */
    public End {
      nextCursor = reachedEnd ? Optional.empty() : nextCursor;
    }
  }
}
