package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** How the log's table was made. */
final class LayoutTable {
  private static final String KIND = "SELECT c.relkind::text FROM pg_class AS c"
      + " WHERE c.oid = to_regclass('activity_logs') AND to_regclass('" + Layout.HISTORY
      + "') IS NOT NULL";

  private LayoutTable() {}

  /** Returns the kind of table; none before our migrations have made it. */
  static Optional<String> kind(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(KIND);
        var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }
}
