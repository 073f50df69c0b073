package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Export.ActivityScan;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Reads one log after the other, some rows at a time: it keeps no connection in between, and the larger the bodies the
 * fewer at a time. Belongs to one thread.
 */
final class LogScan implements ActivityScan {
  private static final int LEAST = 4;
  private static final int MOST = 500;
  private static final long BYTES = 4 * 1024 * 1024;

  private final DatabaseAccess database;
  private final boolean isOfAll;
  private Optional<UUID> workspaceId;
  private boolean started;
  private List<Activity> rows = List.of();
  private int next;
  private int step = LEAST;
  private long behind;
  private boolean ended;

  /** Reads one workspace's log, or all. */
  LogScan(DatabaseAccess database, Optional<UUID> workspaceId) {
    this.database = database;
    this.isOfAll = workspaceId.isEmpty();
    this.workspaceId = workspaceId;
  }

  @Override
  public Optional<Activity> next() {
    database.require("scanning");
    if (!ended && next == rows.size()) {
      Interrupts.check("scanning");
      rows = database.connected("scanning", this::read);
      next = 0;
      ended = rows.isEmpty();
    }
    return ended ? Optional.empty() : Optional.of(rows.get(next++));
  }

  private List<Activity> read(Connection connection) throws SQLException {
    if (isOfAll && !started) {
      workspaceId = ActivityTable.workspaceAfter(connection, Optional.empty());
    }
    started = true;
    while (workspaceId.isPresent()) {
      var read = PageTable.read(connection, ActivityQuery.of(workspaceId.get()), true, behind,
          Long.MAX_VALUE, step);
      if (!read.isEmpty()) {
        behind = read.get(read.size() - 1).sequence();
        step = read.stream().mapToLong(LogScan::size).sum() > BYTES
            ? Math.max(1, step / 4)
            : Math.min(MOST, step * 2);
        return read;
      }
      workspaceId = isOfAll
          ? ActivityTable.workspaceAfter(connection, workspaceId)
          : Optional.empty();
      behind = 0;
    }
    return List.of();
  }

  private static long size(Activity activity) {
    ActivityDraft row = activity.row();
    return Stream.of(row.requestBody(), row.responseBody(), row.toolTrace())
        .flatMap(Optional::stream).mapToLong(Body::size).sum();
  }

  @Override
  public void close() {
    ended = true;
    rows = List.of();
    next = 0;
  }
}
