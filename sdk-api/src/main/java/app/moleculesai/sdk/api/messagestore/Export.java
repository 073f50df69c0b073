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
   * Stores rows of a scan with their ids, times, statuses and keys, in the order given; sequences are the store's own.
   * A row whose id is there is left alone, so that importing twice is importing once.
   *
   * @return how many rows were stored by this call
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
