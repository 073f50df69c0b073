package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.postgresql.PGStatement;

/** Finds rows by text, and keeps the index for it. */
final class SearchTable {
  /**
   * All that is searched of a row, in small letters, as the database's locale knows them. What is between the columns is
   * a character that nobody searches for.
   */
  private static final String TEXT = "lower((l.activity_type || chr(1) || l.status || chr(1)"
      + " || coalesce(l.method, '') || chr(1) || coalesce(l.summary, '') || chr(1)"
      + " || coalesce(l.request_body, '') || chr(1) || coalesce(l.response_body, ''))"
      + " COLLATE \"default\")";
  private static final String INDEX = "activity_logs_search";

  private SearchTable() {}

  /** Finds the newest rows that contain a text, between two sequences. */
  static List<Activity> find(Connection connection, UUID workspaceId, String text, long above,
      long below, int atMost) throws SQLException {
    try (var statement = found(workspaceId, text, above, below, atMost).prepare(connection)) {
      // how many rows a text is in decides on the plan: it is made anew for each
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      try (var rows = statement.executeQuery()) {
        return RowReader.all(rows, workspaceId);
      }
    }
  }

  /** The text goes as an array, whose values the driver does not show in its finest log. */
  static SqlText found(UUID workspaceId, String text, long above, long below, int atMost) {
    return new SqlText().add("SELECT " + RowReader.COLUMNS + " FROM activity_logs AS l"
        + " WHERE l.workspace_id = ? AND l.seq > ? AND l.seq < ? AND " + TEXT
        + " LIKE lower((?::text[])[1] COLLATE \"default\") ORDER BY l.seq DESC LIMIT ?",
        workspaceId, above,
        below, new String[]{pattern(text)}, atMost);
  }

  private static String pattern(String text) {
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  /** Returns the sequence of the row that is so many behind another, newest first; none when there are fewer. */
  static OptionalLong sequenceOf(Connection connection, UUID workspaceId, long below,
      int rowsBehind)
      throws SQLException {
    var sql = new SqlText().add("SELECT l.seq FROM activity_logs AS l WHERE l.workspace_id = ?"
        + " AND l.seq < ? ORDER BY l.seq DESC OFFSET ? LIMIT 1", workspaceId, below, rowsBehind);
    try (var statement = sql.prepare(connection); var rows = statement.executeQuery()) {
      return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
    }
  }

  /** Says whether the index is there and complete. */
  static boolean hasIndex(Connection connection) throws SQLException {
    try (var statement = new SqlText().add("SELECT i.indisvalid FROM pg_index AS i"
        + " WHERE i.indexrelid = to_regclass(?)", INDEX).prepare(connection);
        var rows = statement.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /**
   * Makes the index; that of one table while others write to it, which leaves an incomplete one behind when it is broken
   * off.
   */
  static void makeIndex(Connection connection, Layout layout) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm");
      statement.execute("DROP INDEX IF EXISTS " + INDEX);
      statement.execute("CREATE INDEX " + (layout == Layout.PLAIN ? "CONCURRENTLY " : "")
          + "IF NOT EXISTS " + INDEX + " ON activity_logs USING gin ("
          + TEXT.replace("l.", "") + " gin_trgm_ops)");
    }
  }
}
