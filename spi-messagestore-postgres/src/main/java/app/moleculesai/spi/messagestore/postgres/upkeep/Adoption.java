package app.moleculesai.spi.messagestore.postgres.upkeep;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Upkeep.Report;
import app.moleculesai.spi.messagestore.postgres.database.HistoryTable;
import app.moleculesai.spi.messagestore.postgres.database.Migrations;
import app.moleculesai.spi.messagestore.postgres.database.Schema;
import app.moleculesai.spi.messagestore.postgres.upkeep.AdoptionTable.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes over the tables of the Go server in one transaction: they are moved aside, ours are made by our migrations, and
 * every row is copied with its id. So the tables are the very ones that a new database gets, and what we have no place
 * for is not lost. Belongs to one thread.
 */
final class Adoption {
  private final Connection connection;
  private final Schema schema;
  private final Migrations migrations;
  private final TableRules rules;
  private final List<String> lines = new ArrayList<>();

  Adoption(Connection connection, Schema schema, Migrations migrations, TableRules rules) {
    this.connection = connection;
    this.schema = schema;
    this.migrations = migrations;
    this.rules = rules;
  }

  /** Says what would be done. */
  Report plan() throws SQLException {
    var tables = adoptable();
    if (tables.isEmpty()) {
      return new Report(true, lines);
    }
    for (var table : tables) {
      lines.add(table + ": " + AdoptionTable.rows(connection, table)
          + " rows would be copied, the table itself be moved to the schema "
          + AdoptionTable.ASIDE);
    }
    lines.add("stop the Go server, make a backup, then: ./molecule db adopt --apply");
    return new Report(false, lines);
  }

  /** Does it. */
  Report apply() throws SQLException {
    connection.setAutoCommit(false);
    try {
      HistoryTable.lock(connection, schema);
      var tables = adoptable();
      if (!tables.isEmpty()) {
        adopt(tables);
      }
      connection.commit();
      connection.setAutoCommit(true);
      if (!tables.isEmpty()) {
        AdoptionTable.analyze(connection, schema.tables());
      }
      return new Report(true, lines);
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  /** Returns the tables to take over; says why there are none. */
  private List<String> adoptable() throws SQLException {
    if (HistoryTable.read(connection, schema).isPresent()) {
      lines.add("nothing to adopt: the tables are Molecule's own");
      return List.of();
    }
    var present = HistoryTable.present(connection, schema);
    if (present.isEmpty()) {
      lines.add("nothing to adopt: no table of another server is here");
      return present;
    }
    if (!HistoryTable.hasOtherServersHistory(connection)) {
      throw new SdkException(ErrorCode.UNSUPPORTED, "adopting is for databases of the Go server;"
          + " nobody knows who made these tables: " + String.join(", ", present));
    }
    return present;
  }

  private void adopt(List<String> tables) throws SQLException {
    AdoptionTable.makeAside(connection);
    for (var table : tables) {
      AdoptionTable.moveAside(connection, table);
    }
    for (var type : rules.types()) {
      if (AdoptionTable.hasType(connection, type)) {
        AdoptionTable.moveTypeAside(connection, type);
      }
    }
    for (var text : migrations.texts()) {
      CatalogueTable.execute(connection, text);
    }
    for (var table : tables) {
      copy(table);
    }
    HistoryTable.markApplied(connection, schema, migrations.files());
    lines.add("the old tables stay in the schema " + AdoptionTable.ASIDE + ", with all that was in"
        + " them; when all is well: DROP SCHEMA " + AdoptionTable.ASIDE + " CASCADE");
  }

  private void copy(String table) throws SQLException {
    var from = AdoptionTable.columns(connection, AdoptionTable.aside(table));
    var to = AdoptionTable.columns(connection, table);
    var statements = rules.copy(table, AdoptionTable.aside(table))
        .orElseGet(() -> List.of());
    if (statements.isEmpty()) {
      statements = List.of(AdoptionTable.copy(table, from, to,
          AdoptionTable.references(connection, table), rules));
    }
    for (var statement : statements) {
      CatalogueTable.execute(connection, statement);
    }
    report(table, from, to);
  }

  private void report(String table, List<Column> from, List<Column> to) throws SQLException {
    long before = AdoptionTable.rows(connection, AdoptionTable.aside(table));
    long after = AdoptionTable.rows(connection, table);
    var names = to.stream().map(Column::name).collect(Collectors.toSet());
    var unused = from.stream().map(Column::name).filter(name -> !names.contains(name)).toList();
    lines.add(table + ": " + after + " rows adopted"
        + (after == before ? "" : ", " + (before - after) + " left aside: they belong to nothing")
        + (unused.isEmpty() ? "" : "; not used: " + String.join(", ", unused)));
  }
}
