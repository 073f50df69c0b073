package app.moleculesai.sdk.api.messagestore;

import java.time.Instant;

/**
 * The ability to delete rows. Open rows are never taken, sequences are never used again; the idempotency key of a
 * deleted row is free (C12, C21).
 */
public interface Retention {
  /**
   * Deletes one final row.
   *
   * @return whether it was there and is gone now; false for an open one
   */
  boolean delete(ActivityRef ref);

  /**
   * Deletes final rows older than a time, in all workspaces.
   *
   * @param before rows strictly older may go
   * @param keepChat whether rows of the chat stay
   * @param atMost the most rows to delete in this call
   * @return how many were deleted; fewer than {@code atMost} means that none is left
   */
  int prune(Instant before, boolean keepChat, int atMost);
}
