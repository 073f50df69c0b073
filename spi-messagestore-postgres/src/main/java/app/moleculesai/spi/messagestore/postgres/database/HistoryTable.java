package app.moleculesai.spi.messagestore.postgres.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table in which Flyway writes down what it applied, and what else is looked at before and after. */
public final class HistoryTable {
  private static final String NO_SUCH_TABLE = "42P01";
  /** Where the Go server writes down what it applied. */
  private static final String OTHER_SERVER = "schema_migrations";
  private static final int LOCK_MILLIS = 60_000;

  /**
   * A migration that was applied.
   *
   * @param version its number
   * @param checksum of the file at that time
   * @param succeeded whether it was applied to its end
   */
  public record Applied(String version, int checksum, boolean succeeded) {}

  /**
   * What a schema is like.
   *
   * @param applied the migrations in their order
   * @param missing tables that are needed and not there
   */
  public record State(List<Applied> applied, List<String> missing) {}

  private HistoryTable() {}

  /** Returns what a schema is like; empty when nothing was applied yet. */
  public static Optional<State> read(Connection connection, Schema schema) throws SQLException {
    var query = "SELECT g.missing, h.version, h.checksum, h.success FROM (SELECT ARRAY(SELECT name"
        + " FROM unnest(?::text[]) AS name WHERE to_regclass(name) IS NULL) AS missing) AS g"
        + " LEFT JOIN " + schema.history() + " AS h ON h.type = 'SQL' ORDER BY h.installed_rank";
    var applied = new ArrayList<Applied>();
    try (var statement = connection.prepareStatement(query)) {
      statement.setArray(1, names(connection, schema));
      try (var rows = statement.executeQuery()) {
        List<String> missing = List.of();
        while (rows.next()) {
          missing = List.of((String[]) rows.getArray(1).getArray());
          if (rows.getString(2) != null) {
            applied.add(new Applied(rows.getString(2), rows.getInt(3), rows.getBoolean(4)));
          }
        }
        return Optional.of(new State(applied, missing));
      }
    } catch (SQLException e) {
      if (NO_SUCH_TABLE.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns those of a schema's tables that are there. */
  public static List<String> present(Connection connection, Schema schema) throws SQLException {
    try (var statement = connection.prepareStatement(
        "SELECT name FROM unnest(?::text[]) AS name WHERE to_regclass(name) IS NOT NULL")) {
      statement.setArray(1, names(connection, schema));
      try (var rows = statement.executeQuery()) {
        var found = new ArrayList<String>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return found;
      }
    }
  }

  /** Says whether the Go server used this database. */
  public static boolean hasOtherServersHistory(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, OTHER_SERVER);
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** Waits until no other server migrates this schema; until the connection ends, none will. */
  public static void lock(Connection connection, Schema schema) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + LOCK_MILLIS);
    }
    try (var statement = connection.prepareStatement(
        "SELECT pg_advisory_lock(hashtext('molecule'), hashtext(?))")) {
      statement.setString(1, schema.history());
      statement.execute();
    }
  }

  /** Makes the table as Flyway does, and writes down that all migrations were applied. */
  public static void markApplied(Connection connection, Schema schema,
      List<MigrationFile> migrations) throws SQLException {
    var table = schema.history();
    try (var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + table + " (installed_rank int NOT NULL CONSTRAINT "
          + table + "_pk PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,"
          + " type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,"
          + " installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),"
          + " execution_time integer NOT NULL, success boolean NOT NULL)");
      statement.execute("CREATE INDEX " + table + "_s_idx ON " + table + " (success)");
    }
    try (var statement = connection.prepareStatement("INSERT INTO " + table
        + " VALUES (?, ?, ?, 'SQL', ?, ?, current_user, DEFAULT, 0, true)")) {
      for (var migration : migrations) {
        statement.setInt(1, migration.version());
        statement.setString(2, Integer.toString(migration.version()));
        statement.setString(3, migration.description());
        statement.setString(4, migration.name());
        statement.setInt(5, migration.checksum());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Array names(Connection connection, Schema schema) throws SQLException {
    return connection.createArrayOf("text", schema.tables().toArray());
  }
}
