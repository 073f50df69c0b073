package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The limit of an import: the rows of three tables of a database, read once, then written again and again by one
 * statement for each table, in one transaction.
 */
final class PostgresInserts {
  private static final List<String> TABLES = List.of("workspaces", "canvas_layouts",
      "workspace_config");
  private static final String COLUMNS = """
      SELECT attname FROM pg_attribute
      WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        AND attidentity = ''
      ORDER BY attnum
      """;
  private static final double MILLI = 1e6;

  private final String database;

  PostgresInserts(String database) {
    this.database = database;
  }

  private record Rows(String table, List<String> columns, List<Array> values) {
    String insert() {
      return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT * FROM unnest("
          + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    }
  }

  /** Returns the median time of the later half. */
  double millis(int times) throws IOException {
    try (var connection = PostgresServer.connect(database)) {
      var rows = new ArrayList<Rows>();
      for (var table : TABLES) {
        rows.add(read(connection, table));
      }
      connection.setAutoCommit(false);
      var nanos = new ArrayList<Long>();
      for (int time = 0; time < times; time++) {
        empty(connection);
        long begin = System.nanoTime();
        write(connection, rows);
        nanos.add(System.nanoTime() - begin);
      }
      return Rounds.median(nanos.subList(times / 2, times).stream()
          .mapToDouble(nano -> nano / MILLI).toArray());
    } catch (SQLException e) {
      throw new IOException("the rows could not be written", e);
    }
  }

  private static Rows read(Connection connection, String table) throws SQLException {
    var columns = new ArrayList<String>();
    try (var query = connection.prepareStatement(COLUMNS)) {
      query.setString(1, table);
      try (var result = query.executeQuery()) {
        while (result.next()) {
          columns.add(result.getString(1));
        }
      }
    }
    var aggregates = columns.stream().map(column -> "array_agg(" + column + ")").toList();
    var values = new ArrayList<Array>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(
            "SELECT " + String.join(", ", aggregates) + " FROM " + table)) {
      result.next();
      for (int column = 1; column <= columns.size(); column++) {
        values.add(result.getArray(column));
      }
    }
    return new Rows(table, columns, values);
  }

  private static void empty(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + String.join(", ", TABLES) + " CASCADE");
    }
    connection.commit();
  }

  private static void write(Connection connection, List<Rows> rows) throws SQLException {
    for (var table : rows) {
      try (var insert = connection.prepareStatement(table.insert())) {
        for (int column = 0; column < table.values().size(); column++) {
          insert.setArray(column + 1, table.values().get(column));
        }
        insert.executeUpdate();
      }
    }
    connection.commit();
  }
}
