package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.plugin.Component;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whose tables are made. */
enum Migration {
  STORE("molecule_store_history", "plain"), STORE_IN_PARTS("molecule_store_history",
      "partitioned"), REGISTRY("molecule_registry_history", "plain");

  private static final Pattern MONTH = Pattern.compile("^activity_logs_\\d+_\\d{4}_\\d{2}");

  private final String history;
  private final String layout;

  Migration(String history, String layout) {
    this.history = history;
    this.layout = layout;
  }

  /** Returns how the log lies. */
  String layout() {
    return layout;
  }

  /** Returns what makes them when it starts. */
  Component component(Storage storage) {
    return this == REGISTRY ? storage.registry() : storage.store();
  }

  /** Starts it, which also goes well when the database goes away meanwhile. */
  static void start(Component component) {
    try {
      component.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the names of what it made in a database: tables, indexes, sequences, types and functions. Parts for months
   * are made by whoever starts, and so are not counted.
   */
  Set<String> made(Connection connection) throws SQLException {
    var names = new TreeSet<String>();
    try (var statement = connection.prepareStatement("SELECT relname FROM pg_class"
        + " WHERE relnamespace = 'public'::regnamespace AND NOT starts_with(relname, ?)"
        + " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        + " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
        + " AND typtype = 'e'")) {
      statement.setString(1, history);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!MONTH.matcher(rows.getString(1)).find()) {
            names.add(rows.getString(1));
          }
        }
      }
    }
    return names;
  }

  /** Returns how many migrations are written down as applied. */
  int recorded(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery("SELECT FROM pg_class WHERE relname = '" + history
          + "' AND relnamespace = 'public'::regnamespace")) {
        if (!rows.next()) {
          return 0;
        }
      }
      try (var rows = statement.executeQuery("SELECT count(*) FROM " + history
          + " WHERE type = 'SQL' AND success")) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
