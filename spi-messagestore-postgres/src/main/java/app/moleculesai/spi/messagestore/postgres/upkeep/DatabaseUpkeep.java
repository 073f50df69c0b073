package app.moleculesai.spi.messagestore.postgres.upkeep;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.spi.messagestore.postgres.database.ConnectionConfig;
import app.moleculesai.spi.messagestore.postgres.database.ConnectionWork;
import app.moleculesai.spi.messagestore.postgres.database.Database;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import app.moleculesai.spi.messagestore.postgres.database.HistoryTable;
import app.moleculesai.spi.messagestore.postgres.database.MigrationFile;
import app.moleculesai.spi.messagestore.postgres.database.Migrations;
import app.moleculesai.spi.messagestore.postgres.database.Schema;
import app.moleculesai.spi.messagestore.postgres.database.TableCare;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks after the tables of a schema. Opens the database at the first question. One thread at a time. */
public final class DatabaseUpkeep implements Upkeep {
  private final Databases databases;
  private final ConnectionConfig config;
  private final Schema schema;
  private final TableCare care;
  private final TableRules rules;
  private @Nullable Database database;

  /** Of a schema in a database. */
  public DatabaseUpkeep(Databases databases, ConnectionConfig config, Schema schema,
      TableCare care, TableRules rules) {
    this.databases = databases;
    this.config = config;
    this.schema = schema;
    this.care = care;
    this.rules = rules;
  }

  @Override
  public Report status() {
    return with("asking", connection -> {
      var lines = new ArrayList<String>();
      lines.add(CatalogueTable.server(connection) + ", at " + database());
      boolean healthy = describeVersion(connection, lines);
      lines.addAll(rules.describe(connection));
      lines.addAll(CatalogueTable.sizes(connection, schema.tables()));
      lines.addAll(CatalogueTable.connected(connection));
      return new Report(healthy, lines);
    });
  }

  private boolean describeVersion(Connection connection, List<String> lines)
      throws SQLException {
    var migrations = migrations();
    var state = HistoryTable.read(connection, schema);
    state.ifPresent(found -> lines.add("versions applied: " + found.applied().stream()
        .map(HistoryTable.Applied::version).toList()));
    try {
      if (!migrations.isNeeded(connection)) {
        return true;
      }
      lines.add("to be applied by the next start, or by ./molecule db migrate: "
          + names(state.map(migrations::pending).orElse(migrations.files())));
    } catch (SdkException e) {
      lines.add(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private static List<String> names(List<MigrationFile> files) {
    return files.stream().map(MigrationFile::name).toList();
  }

  @Override
  public Report migrate() {
    requireLetIn();
    care.beforeMigrating(database());
    var migrations = migrations();
    boolean applied = migrations.apply();
    care.afterMigrating(database());
    return new Report(true, List.of(applied
        ? "migrated to version " + migrations.files().getLast().version()
        : "nothing to do: the tables are of version " + migrations.files().getLast().version()));
  }

  @Override
  public Report examine(boolean repair) {
    return with("examining", connection -> {
      if (migrations().isNeeded(connection)) {
        return new Report(false, List.of("not of this version yet: ./molecule db migrate first"));
      }
      return new Examination(connection, repair).run(rules.checks(),
          Indexes.of(migrations().texts()));
    });
  }

  @Override
  public Report adopt(boolean apply) {
    return with("adopting", connection -> {
      var adoption = new Adoption(connection, schema, migrations(), rules);
      if (!apply) {
        return adoption.plan();
      }
      var report = adoption.apply();
      care.afterMigrating(database());
      return report;
    });
  }

  private void requireLetIn() {
    with("reaching", connection -> true);
  }

  private Migrations migrations() {
    return new Migrations(database(), schema);
  }

  /** Work of an operator may take as long as it takes. */
  private <T> T with(String what, ConnectionWork<T> work) {
    var doing = what + " the " + schema.name();
    try (var connection = database().unlimited().getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw Failures.refusal(doing, e).orElseGet(() -> broken(doing, e));
    }
  }

  private static SdkException broken(String doing, SQLException failure) {
    return Failures.constraint(failure)
        .map(constraint -> new SdkException(ErrorCode.CONFLICT, doing + " is not possible: there"
            + " are rows that " + constraint + " does not allow; nothing was changed"))
        .orElseGet(() -> Failures.translate(doing, failure));
  }

  private Database database() {
    var open = database;
    if (open == null) {
      open = databases.join(config);
      database = open;
    }
    return open;
  }

  @Override
  public void close() {
    var open = database;
    database = null;
    if (open != null) {
      databases.release(open);
    }
  }
}
