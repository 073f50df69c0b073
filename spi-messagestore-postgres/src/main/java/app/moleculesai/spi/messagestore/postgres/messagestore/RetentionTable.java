package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Deletes rows of the log together with their keys, some at a time. */
final class RetentionTable {
  private static final String FINAL = "l.status NOT IN ('pending', 'queued', 'dispatched')";
  private static final String CHAT = "CASE WHEN l.activity_type = 'a2a_receive'"
      + " AND l.source_id IS NULL AND l.source_label IS NULL THEN 1 ELSE 0 END";
  /** The time as the index for old rows has it; the time itself says which months to look into. */
  private static final String AGE = "(l.created_at AT TIME ZONE 'UTC')";
  private static final String KEYS = " keys AS (DELETE FROM activity_keys AS k USING gone"
      + " WHERE k.workspace_id = gone.workspace_id"
      + " AND k.key_hash = sha256(convert_to(gone.idempotency_key, 'UTF8'))"
      + " AND k.activity_id = gone.id)"
      + " SELECT count(*) FROM gone";
  private static final String GONE = " RETURNING l.workspace_id, l.id, l.idempotency_key),";

  private RetentionTable() {}

  /** Deletes a final row; returns 1 or 0. */
  static int delete(Connection connection, ActivityRef ref) throws SQLException {
    return count(connection, new SqlText().add("WITH gone AS (DELETE FROM activity_logs AS l"
        + " WHERE l.workspace_id = ? AND l.id = ? AND " + FINAL + GONE + KEYS, ref.workspaceId(),
        ref.activityId()));
  }

  /** Deletes the oldest final rows that are of the chat, or those that are not; returns how many. */
  static int prune(Connection connection, Instant before, boolean chat, int atMost)
      throws SQLException {
    return count(connection, prune(before, chat, atMost));
  }

  static SqlText prune(Instant before, boolean chat, int atMost) {
    return new SqlText().add("WITH old AS (SELECT l.workspace_id, l.id, l.created_at"
        + " FROM activity_logs AS l WHERE " + CHAT + (chat ? " = 1" : " = 0")
        + " AND l.created_at < ? AND " + AGE + " < (?::timestamptz AT TIME ZONE 'UTC') AND " + FINAL
        + " ORDER BY " + AGE + " LIMIT ?),"
        + " gone AS (DELETE FROM activity_logs AS l USING old WHERE l.workspace_id = old.workspace_id"
        + " AND l.id = old.id AND l.created_at = old.created_at AND " + FINAL + GONE + KEYS, before,
        before, atMost);
  }

  /** Takes no more rows of a workspace, and releases those who wait for its head. */
  static void close(Connection connection, UUID workspaceId) throws SQLException {
    try (var statement = new SqlText().add("INSERT INTO activity_heads AS h"
        + " (workspace_id, last_seq, latest, latest_before, forgotten)"
        + " VALUES (?, 0, '-infinity', '-infinity', true)"
        + " ON CONFLICT (workspace_id) DO UPDATE SET forgotten = true WHERE NOT h.forgotten",
        workspaceId).prepare(connection)) {
      statement.executeUpdate();
    }
  }

  /** Deletes some rows of a workspace, open ones too; returns how many. */
  static int empty(Connection connection, UUID workspaceId, int atMost) throws SQLException {
    return count(connection, new SqlText().add("WITH part AS (SELECT l.id FROM activity_logs AS l"
        + " WHERE l.workspace_id = ? LIMIT ?), gone AS (DELETE FROM activity_logs AS l USING part"
        + " WHERE l.workspace_id = ? AND l.id = part.id" + GONE + KEYS, workspaceId, atMost,
        workspaceId));
  }

  private static int count(Connection connection, SqlText sql) throws SQLException {
    try (var statement = sql.prepare(connection); var rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
