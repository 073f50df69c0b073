package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the server would do, or did, for a statement.
 *
 * @param text its own words
 * @param roots of each part's index the index of the whole table
 */
record QueryPlan(String text, Map<String, String> roots) {
  private static final Pattern INDEX = Pattern
      .compile("(?:Scan(?: Backward)? using|Bitmap Index Scan on) (\\w+)");
  private static final Pattern HIDDEN = Pattern.compile("Rows Removed by Filter: (\\d+)");

  /** Returns the plan that a prepared statement keeps: for any values. */
  static QueryPlan ofAnyValues(Connection described, Connection explaining, SqlText sql)
      throws SQLException {
    var types = new ArrayList<String>();
    try (var prepared = sql.prepare(described)) {
      var parameters = prepared.getParameterMetaData();
      for (int i = 1; i <= parameters.getParameterCount(); i++) {
        types.add(parameters.getParameterTypeName(i));
      }
    }
    var text = new StringBuilder("EXPLAIN (GENERIC_PLAN) ");
    int number = 0;
    for (var part : sql.text().split("\\?", -1)) {
      text.append(part);
      if (number < types.size()) {
        text.append('$').append(number + 1).append("::").append(types.get(number++));
      }
    }
    return explained(explaining, new SqlText().add(text.toString()));
  }

  /** Returns what was done for a statement's own values; whatever it changed is undone. */
  static QueryPlan ofItsValues(Connection connection, SqlText sql) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return explained(connection, new SqlText().add("EXPLAIN (ANALYZE, TIMING OFF) ").add(sql));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static QueryPlan explained(Connection connection, SqlText sql) throws SQLException {
    var lines = new ArrayList<String>();
    try (var statement = sql.prepare(connection); var rows = statement.executeQuery()) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    var roots = new HashMap<String, String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT i.indexrelid::regclass::text,"
            + " coalesce(pg_partition_root(i.indexrelid), i.indexrelid)::regclass::text"
            + " FROM pg_index AS i WHERE i.indrelid::regclass::text LIKE 'activity%'")) {
      while (rows.next()) {
        roots.put(rows.getString(1), rows.getString(2));
      }
    }
    return new QueryPlan(String.join("\n", lines), Map.copyOf(roots));
  }

  boolean readsAWholeTable() {
    return text.contains("Seq Scan on activity");
  }

  /** Returns the indexes used. */
  Set<String> indexes() {
    return INDEX.matcher(text).results().map(found -> found.group(1))
        .map(name -> roots.getOrDefault(name, name)).collect(Collectors.toSet());
  }

  /** Returns how many rows were looked at in vain. */
  int rowsHidden() {
    return numbers(HIDDEN).stream().mapToInt(number -> number).sum();
  }

  private List<Integer> numbers(Pattern pattern) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1))
        .map(Integer::valueOf).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
