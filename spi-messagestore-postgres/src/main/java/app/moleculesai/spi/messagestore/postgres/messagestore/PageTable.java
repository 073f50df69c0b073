package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads parts of one workspace's log in order. Every query goes along an index in reading direction and stops when it
 * has enough: the filters that have an index of their own repeat that index's condition.
 */
final class PageTable {
  private static final String CHAT = " AND l.activity_type = 'a2a_receive'"
      + " AND l.source_id IS NULL AND l.source_label IS NULL";

  private PageTable() {}

  /**
   * Reads rows that match strictly between two sequences, at most so many.
   *
   * @param oldestFirst the direction, instead of the query's
   */
  static List<Activity> read(Connection connection, ActivityQuery query, boolean oldestFirst,
      long above, long below, int atMost) throws SQLException {
    var sql = statement(query, oldestFirst, above, below, atMost);
    try (var statement = sql.prepare(connection); var rows = statement.executeQuery()) {
      return query.isForMessages()
          ? RowReader.messages(rows, query.workspaceId())
          : RowReader.all(rows, query.workspaceId());
    }
  }

  static SqlText statement(ActivityQuery query, boolean oldestFirst, long above, long below,
      int atMost) {
    var rows = rows(query, above, below);
    var columns = query.isForMessages() ? RowReader.MESSAGE_COLUMNS : RowReader.COLUMNS;
    var sql = new SqlText().add("SELECT " + columns + " FROM ");
    if (query.peer().isPresent()) {
      ofPeer(sql, rows, query.workspaceId(), query.peer().get());
    } else {
      sql.add(rows);
    }
    return sql.add(oldestFirst ? " ORDER BY l.seq LIMIT ?" : " ORDER BY l.seq DESC LIMIT ?",
        atMost);
  }

  /** Adds the rows of which a peer is the source, and the other ones of which it is the target: two ordered indexes. */
  private static void ofPeer(SqlText sql, SqlText rows, UUID workspaceId, UUID peer) {
    if (peer.equals(workspaceId)) {
      // a log is nearly all about its own workspace: no index helps, and none is needed
      sql.add(rows).add(" AND (l.source_id = ? OR l.target_id = ?)", peer, peer);
      return;
    }
    sql.add("(SELECT l.* FROM ").add(rows).add(" AND l.source_id = ?", peer)
        .add(" UNION ALL SELECT l.* FROM ").add(rows)
        .add(" AND l.target_id = ? AND l.target_id <> l.workspace_id", peer)
        .add(" AND l.source_id IS DISTINCT FROM ?) AS l", peer);
  }

  /** Returns what stands behind FROM for every filter but the peer. */
  private static SqlText rows(ActivityQuery query, long above, long below) {
    var workspaceId = query.workspaceId();
    var sql = new SqlText().add(
        "activity_logs AS l WHERE l.workspace_id = ? AND l.seq > ? AND l.seq < ?", workspaceId,
        above, below);
    if (query.chatOnly()) {
      sql.add(CHAT);
    }
    query.type().ifPresent(type -> ofType(sql, type));
    switch (query.source()) {
      case CANVAS -> sql.add(" AND l.source_id IS NULL AND l.source_label IS NULL");
      case AGENT -> sql.add(" AND l.source_id IS NOT NULL");
      default -> {
      }
    }
    query.method().ifPresent(method -> sql.add(" AND l.method = ?", method));
    query.correlation().ifPresent(correlation -> sql.add(
        " AND left(l.correlation, 200) = left(?, 200) AND l.correlation = ?", correlation,
        correlation));
    if (!query.statuses().isEmpty()) {
      sql.add(" AND l.status = ANY (?)", (Object) query.statuses().toArray(String[]::new));
    }
    query.before().ifPresent(time -> before(sql, workspaceId, Times.before(time)));
    query.after().ifPresent(time -> after(sql, workspaceId, Times.after(time)));
    return sql;
  }

  private static void ofType(SqlText sql, String type) {
    sql.add(" AND l.activity_type = ?", type);
    if (!type.equals(ActivityDraft.A2A_RECEIVE)) {
      sql.add(" AND l.activity_type <> 'a2a_receive' AND left(l.activity_type, 200) = left(?, 200)",
          type);
    }
  }

  /**
   * Adds an upper bound of the time, and one of the sequence that follows from it, so that a page from long ago need not
   * look at all that came later. Behind a row that is younger than the bound by more than the tolerance all rows are
   * younger, but for those that are marked as late.
   */
  private static void before(SqlText sql, UUID workspaceId, Instant bound) {
    sql.add(" AND l.created_at < ? AND l.seq <= greatest(coalesce((SELECT b.seq"
        + " FROM activity_logs AS b WHERE b.workspace_id = ? AND NOT b.late AND b.created_at >= ?"
        + " ORDER BY b.created_at LIMIT 1), 9223372036854775807), (SELECT b.seq"
        + " FROM activity_logs AS b WHERE b.workspace_id = ? AND b.late AND b.created_at < ?"
        + " ORDER BY b.seq DESC LIMIT 1))", bound, workspaceId, bound.plus(Times.TOLERANCE),
        workspaceId, bound);
  }

  /** Adds a lower bound of the time and, as above, of the sequence: before a row in order that is old enough all are. */
  private static void after(SqlText sql, UUID workspaceId, Instant bound) {
    sql.add(" AND l.created_at > ? AND l.seq > coalesce((SELECT b.seq FROM activity_logs AS b"
        + " WHERE b.workspace_id = ? AND NOT b.late AND b.created_at <= ?"
        + " ORDER BY b.created_at DESC LIMIT 1), 0)", bound, workspaceId,
        bound.minus(Times.TOLERANCE));
  }
}
