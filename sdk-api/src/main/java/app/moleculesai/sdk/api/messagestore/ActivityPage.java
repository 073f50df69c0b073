package app.moleculesai.sdk.api.messagestore;

import java.util.List;
import java.util.Optional;

/**
 * A page of a workspace's log.
 *
 * @param activities in reading direction: newest first unless the query reads oldest first
 * @param nextCursor where to read on; there exactly when {@code reachedEnd} is false (C4)
 * @param reachedEnd true only if nothing further exists in reading direction; if unsure, false (C8)
 */
public record ActivityPage(List<Activity> activities, Optional<String> nextCursor,
    boolean reachedEnd) {
  /** Copies the list and checks that a page that is not the last has a cursor. */
  public ActivityPage {
    activities = List.copyOf(activities);
    if (reachedEnd == nextCursor.isPresent()) {
      throw new IllegalArgumentException("a page has a cursor exactly when it is not the last");
    }
  }

  /** The last page. */
  public static ActivityPage last(List<Activity> activities) {
    return new ActivityPage(activities, Optional.empty(), true);
  }

  /** A page after which there may be more. */
  public static ActivityPage more(List<Activity> activities, String nextCursor) {
    return new ActivityPage(activities, Optional.of(nextCursor), false);
  }
}
