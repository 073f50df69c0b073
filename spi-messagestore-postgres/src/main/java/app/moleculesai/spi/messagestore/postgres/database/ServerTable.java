package app.moleculesai.spi.messagestore.postgres.database;

import java.sql.Connection;
import java.sql.SQLException;

/** What the server says of itself. */
final class ServerTable {
  private ServerTable() {}

  /** Says whether nothing can be written at the moment. */
  static boolean isReadOnly(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
