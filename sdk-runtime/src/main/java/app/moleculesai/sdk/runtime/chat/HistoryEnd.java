package app.moleculesai.sdk.runtime.chat;

import java.util.Optional;

/**
 * Where a page of a conversation ends.
 *
 * @param reachedEnd true only if nothing further exists in reading direction; if unsure, false (C8)
 * @param nextCursor where to read on; there exactly when the end is not reached
 */
public record HistoryEnd(boolean reachedEnd, Optional<String> nextCursor) {
  static final HistoryEnd LAST = new HistoryEnd(true, Optional.empty());

  /** Drops the cursor of a store that gives one at the end. */
  public HistoryEnd {
    nextCursor = reachedEnd ? Optional.empty() : nextCursor;
  }
}
