package app.moleculesai.spi.messagestore.postgres.upkeep;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server's catalogue says. */
final class CatalogueTable {
  private static final String SERVER = "SELECT 'PostgreSQL ' || current_setting('server_version')"
      + " || ', database ' || current_database() || ', '"
      + " || pg_size_pretty(pg_database_size(current_database()))";
  private static final String SIZES = "SELECT t.name || ': about '"
      + " || (SELECT sum(greatest(c.reltuples, 0))::bigint FROM pg_partition_tree(t.name::regclass)"
      + " AS p JOIN pg_class AS c ON c.oid = p.relid WHERE p.isleaf) || ' rows, '"
      + " || (SELECT pg_size_pretty(sum(pg_total_relation_size(p.relid)))"
      + " FROM pg_partition_tree(t.name::regclass) AS p)"
      + " FROM unnest(?::text[]) WITH ORDINALITY AS t (name, place)"
      + " WHERE to_regclass(t.name) IS NOT NULL ORDER BY t.place";
  private static final String CONNECTED = "SELECT 'connected: '"
      + " || coalesce(nullif(application_name, ''), 'without a name')"
      + " || ' as ' || coalesce(usename, '?') || ' from ' || coalesce(host(client_addr), 'local')"
      + " || ', ' || count(*) FROM pg_stat_activity"
      + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
      + " GROUP BY application_name, usename, client_addr ORDER BY 1";
  private static final String INDEX = "SELECT i.indisvalid AND i.indisready FROM pg_index AS i"
      + " WHERE i.indexrelid = to_regclass(?)";

  private CatalogueTable() {}

  static String server(Connection connection) throws SQLException {
    return texts(connection, SERVER).get(0);
  }

  static List<String> sizes(Connection connection, List<String> tables) throws SQLException {
    try (var statement = connection.prepareStatement(SIZES)) {
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      try (var rows = statement.executeQuery()) {
        var lines = new ArrayList<String>();
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
        return lines;
      }
    }
  }

  static List<String> connected(Connection connection) throws SQLException {
    return texts(connection, CONNECTED);
  }

  /** Says whether an index can be used; empty when there is none of this name. */
  static Optional<Boolean> isUsable(Connection connection, String index) throws SQLException {
    try (var statement = connection.prepareStatement(INDEX)) {
      statement.setString(1, index);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty();
      }
    }
  }

  static long count(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
