package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.plugin.Component;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** Whose tables are made. */
enum Migration {
  STORE("molecule_store_history"), REGISTRY("molecule_registry_history");

  private final String history;

  Migration(String history) {
    this.history = history;
  }

  /** Returns what makes them when it starts. */
  Component component(Storage storage) {
    return this == STORE ? storage.store() : storage.registry();
  }

  /** Starts it, which also goes well when the database goes away meanwhile. */
  static void start(Component component) {
    try {
      component.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the names of what it made in a database: tables, indexes, sequences and types. */
  Set<String> made(Connection connection) throws SQLException {
    var names = new TreeSet<String>();
    try (var statement = connection.prepareStatement("SELECT relname FROM pg_class"
        + " WHERE relnamespace = 'public'::regnamespace AND NOT starts_with(relname, ?)"
        + " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
        + " AND typtype = 'e'")) {
      statement.setString(1, history);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /** Returns how many migrations are written down as applied. */
  int recorded(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery("SELECT to_regclass('" + history + "') IS NULL")) {
        rows.next();
        if (rows.getBoolean(1)) {
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
