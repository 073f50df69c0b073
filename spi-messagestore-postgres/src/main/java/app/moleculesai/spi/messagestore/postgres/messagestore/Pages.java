package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one page. One row more than asked for says whether there are others and, newest first, whether the page would
 * split a group of equal times (C7); only then the group's rest is read as well. Belongs to one thread.
 */
final class Pages {
  private static final int STEP = 500;

  private final ActivityQuery query;
  private final Optional<KeysetCursor> cursor;
  private final boolean oldestFirst;
  private final int limit;
  private final int mostRows;

  /**
   * Prepares a page.
   *
   * @param mostRows the largest page
   * @throws SdkException {@code invalid} or {@code not_found} for a cursor
   */
  Pages(ActivityQuery query, int mostRows) {
    this.query = query;
    this.cursor = query.cursor().map(text -> KeysetCursor.decode(text, query.workspaceId()));
    this.oldestFirst = cursor.map(KeysetCursor::oldestFirst).orElse(query.oldestFirst());
    this.limit = Math.min(query.limit(), mostRows);
    this.mostRows = mostRows;
  }

  ActivityPage read(Connection connection) throws SQLException {
    long above = floor(connection);
    long below = Long.MAX_VALUE;
    if (cursor.isPresent() && oldestFirst) {
      above = Math.max(above, cursor.get().sequence());
    } else if (cursor.isPresent()) {
      below = cursor.get().sequence();
    }
    var rows = PageTable.read(connection, query, oldestFirst, above, below, limit + 1);
    if (rows.size() <= limit) {
      return ActivityPage.last(rows);
    }
    return oldestFirst || cursor.isPresent() || !areOfOneTime(rows.get(limit - 1), rows.get(limit))
        ? more(rows.subList(0, limit))
        : extended(connection, rows, above);
  }

  /** Returns the sequence of the row to read after; an oldest-first cursor stands behind it, also if it was deleted. */
  private long floor(Connection connection) throws SQLException {
    if (query.afterRow().isEmpty() || (oldestFirst && cursor.isPresent())) {
      return 0;
    }
    ActivityRef ref = query.afterRow().get();
    return ActivityTable.sequence(connection, ref)
        .orElseThrow(() -> SdkException.notFound("activity " + ref.activityId()));
  }

  private ActivityPage extended(Connection connection, List<Activity> first, long above)
      throws SQLException {
    var rows = new ArrayList<>(first);
    boolean wasLast = false;
    while (!wasLast && rows.size() <= mostRows && areOfOneTime(first.get(limit), last(rows))) {
      int step = Math.min(STEP, mostRows + 1 - rows.size());
      var next = PageTable.read(connection, query, false, above, last(rows).sequence(), step);
      rows.addAll(next);
      wasLast = next.size() < step;
    }
    int size = limit;
    while (size < Math.min(rows.size(), mostRows)
        && areOfOneTime(first.get(limit), rows.get(size))) {
      size++;
    }
    return wasLast && size == rows.size() ? ActivityPage.last(rows) : more(rows.subList(0, size));
  }

  private static boolean areOfOneTime(Activity one, Activity two) {
    return one.createdAt().equals(two.createdAt());
  }

  private static Activity last(List<Activity> rows) {
    return rows.get(rows.size() - 1);
  }

  private ActivityPage more(List<Activity> rows) {
    return ActivityPage.more(rows,
        new KeysetCursor(query.workspaceId(), last(rows).sequence(), oldestFirst).encode());
  }
}
