package app.moleculesai.sdk.api.messagestore;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The ability to move logs between stores, byte for byte (C28). */
public interface Export {
  /**
   * Reads a workspace's rows, or all workspaces', one workspace after the other, in order of sequence. Rows appended
   * meanwhile may be missing.
   *
   * @param workspaceId none for all
   */
  ActivityScan scan(Optional<UUID> workspaceId);

  /**
   * Stores rows of a scan, all or none, with their ids, times, statuses and bodies, in the order given; sequences are
   * the store's own. A row whose id or idempotency key its workspace has already is left alone, so that importing twice
   * is importing once, also when two callers do it at the same time.
   *
   * <p>
   * Its key comes with a row. What the row was when it was appended is not known, as it may have changed since: a later
   * append under the key is the same one, and gets the row's receipt, when {@link ActivityDraft#sameRequestAs} says so;
   * otherwise it is a {@code conflict}.
   *
   * @param rows any number, of any workspaces
   * @return how many rows were stored by this call
   * @throws app.moleculesai.sdk.api.error.SdkException {@code too_large} or {@code invalid} as in
   *         {@link MessageStore#append}; {@code not_found} when one of the workspaces was forgotten. Then no row was
   *         stored
   */
  int importRows(List<Activity> rows);

  /** Rows one after the other. One thread at a time. */
  interface ActivityScan extends AutoCloseable {
    /** Returns the next row; empty at the end. */
    Optional<Activity> next();

    @Override
    void close();
  }
}
