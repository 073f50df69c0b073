package app.moleculesai.spi.messagestore.postgres.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The channel of the database on which all its servers speak. */
final class ChannelTable {
  private static final String NAME = "molecule_news";

  private static final String SEND = "SELECT count(pg_notify('" + NAME
      + "', frame)) FROM unnest(?) AS frame";

  /** Commits that notify wait for one another. That is no wait for a row: it ends, and well. */
  private static final String SEND_AT_COMMIT = "SELECT count, set_config('lock_timeout', '0', true) FROM ("
      + SEND + ") AS sent";

  private ChannelTable() {}

  /** Sends with the transaction that goes on: at its commit, or not at all. */
  static void send(Handle handle, List<String> frames) {
    handle.createQuery(SEND_AT_COMMIT).bind(0, frames.toArray(String[]::new)).mapTo(Long.class)
        .one();
  }

  /** Sends at once. */
  static void send(Connection connection, List<String> frames) throws SQLException {
    try (var statement = connection.prepareStatement(SEND)) {
      statement.setArray(1, connection.createArrayOf("text", frames.toArray()));
      statement.executeQuery().close();
    }
  }

  /** Prepares a connection for nothing but sending: what is lost in a crash was for servers that heard it before. */
  static void prepareToSend(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
    }
  }

  /** Lets a connection hear what is sent from now on. */
  static void listen(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN " + NAME);
    }
  }

  /** Waits for notices, not longer than that. */
  static List<String> hear(Connection connection, int millis) throws SQLException {
    var heard = connection.unwrap(PGConnection.class).getNotifications(millis);
    return heard == null
        ? List.of()
        : List.of(heard).stream().map(PGNotification::getParameter).toList();
  }
}
