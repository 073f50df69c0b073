package app.moleculesai.spi.messagestore.postgres.upkeep;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of another server, moved aside, and how their rows come into ours. */
final class AdoptionTable {
  /** Where the other server's tables are kept: what is not ours to use is not ours to throw away. */
  static final String ASIDE = "before_molecule";

  private static final String COLUMNS = "SELECT a.attname, format_type(a.atttypid, a.atttypmod),"
      + " a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attgenerated <> '' OR a.attidentity <> ''"
      + " FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d"
      + " ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
      + " WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped"
      + " ORDER BY a.attnum";
  private static final String REFERENCES = "SELECT a.attname, c.confrelid::regclass::text,"
      + " f.attname FROM pg_constraint AS c JOIN pg_attribute AS a ON a.attrelid = c.conrelid"
      + " AND a.attnum = c.conkey[1] JOIN pg_attribute AS f ON f.attrelid = c.confrelid"
      + " AND f.attnum = c.confkey[1] WHERE c.contype = 'f' AND cardinality(c.conkey) = 1"
      + " AND c.conrelid = to_regclass(?) AND c.confrelid <> c.conrelid";
  private static final String TYPE = "SELECT to_regtype(?) IS NOT NULL";

  /**
   * A column.
   *
   * @param name what it is called
   * @param type what it holds
   * @param required whether it may not be null
   * @param initial what stands there when nothing is given, as SQL
   * @param computed whether the database fills it
   */
  record Column(String name, String type, boolean required, Optional<String> initial,
      boolean computed) {
    String quoted() {
      return '"' + name.replace("\"", "\"\"") + '"';
    }
  }

  /** A column that names a row of another table. */
  record Reference(String column, String table, String key) {}

  private AdoptionTable() {}

  static List<Column> columns(Connection connection, String table) throws SQLException {
    try (var statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (var rows = statement.executeQuery()) {
        var columns = new ArrayList<Column>();
        while (rows.next()) {
          columns.add(new Column(rows.getString(1), rows.getString(2), rows.getBoolean(3),
              Optional.ofNullable(rows.getString(4)), rows.getBoolean(5)));
        }
        return columns;
      }
    }
  }

  static List<Reference> references(Connection connection, String table) throws SQLException {
    try (var statement = connection.prepareStatement(REFERENCES)) {
      statement.setString(1, table);
      try (var rows = statement.executeQuery()) {
        var references = new ArrayList<Reference>();
        while (rows.next()) {
          references.add(
              new Reference(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
        return references;
      }
    }
  }

  static boolean hasType(Connection connection, String type) throws SQLException {
    try (var statement = connection.prepareStatement(TYPE)) {
      statement.setString(1, type);
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  static void makeAside(Connection connection) throws SQLException {
    CatalogueTable.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + ASIDE);
  }

  /** Moves a table aside with its indexes, and keeps others out of it until the end of the transaction. */
  static void moveAside(Connection connection, String table) throws SQLException {
    CatalogueTable.execute(connection, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    CatalogueTable.execute(connection, "ALTER TABLE " + table + " SET SCHEMA " + ASIDE);
  }

  static void moveTypeAside(Connection connection, String type) throws SQLException {
    CatalogueTable.execute(connection, "ALTER TYPE " + type + " SET SCHEMA " + ASIDE);
  }

  static String aside(String table) {
    return ASIDE + "." + table;
  }

  static long rows(Connection connection, String table) throws SQLException {
    return CatalogueTable.count(connection, "SELECT count(*) FROM " + table);
  }

  static void analyze(Connection connection, List<String> tables) throws SQLException {
    CatalogueTable.execute(connection, "ANALYZE " + String.join(", ", tables));
  }

  /** Returns the statement that copies a table column by column; rows that refer to what is not there stay behind. */
  static String copy(String table, List<Column> from, List<Column> to, List<Reference> references,
      TableRules rules) {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (var column : to) {
      var value = value(table, column, from, rules);
      if (value.isPresent()) {
        names.add(column.quoted());
        values.add(value.get());
      }
    }
    return "INSERT INTO " + table + " (" + String.join(", ", names) + ") SELECT "
        + String.join(", ", values) + " FROM " + aside(table) + " AS o" + belonging(references)
        + (from.stream().anyMatch(column -> column.name().equals("created_at"))
            ? " ORDER BY o.created_at"
            : "");
  }

  private static Optional<String> value(String table, Column column, List<Column> from,
      TableRules rules) {
    if (column.computed()) {
      return Optional.empty();
    }
    var same = from.stream().filter(other -> other.name().equals(column.name())).findFirst();
    if (same.isEmpty()) {
      return rules.missingColumn(table, column.name());
    }
    var value = cast("o." + column.quoted(), same.get().type(), column.type());
    return Optional.of(column.required() && column.initial().isPresent()
        ? "coalesce(" + value + ", " + column.initial().get() + ")"
        : value);
  }

  private static String cast(String value, String from, String to) {
    if (from.equals(to)) {
      return value;
    }
    return to.equals("bytea") ? "decode(" + value + ", 'hex')" : value + "::text::" + to;
  }

  private static String belonging(List<Reference> references) {
    var conditions = references.stream().map(reference -> "(o." + reference.column()
        + " IS NULL OR EXISTS (SELECT FROM " + reference.table() + " AS r WHERE r."
        + reference.key() + " = o." + reference.column() + "))").toList();
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }
}
