package app.moleculesai.sdk.api.messagestore;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The ability to follow a workspace's log. */
public interface Tail {
  /**
   * Returns rows behind a sequence in order, and waits for the first when there is none. Never returns a row while one
   * with a lower sequence may still appear (C15).
   *
   * @param afterSequence 0 for the start
   * @param longest how long to wait; then the list is empty
   */
  List<Activity> after(UUID workspaceId, long afterSequence, int limit, Duration longest);
}
