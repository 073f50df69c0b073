package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.database.HistoryTable.Applied;
import app.moleculesai.spi.messagestore.postgres.database.HistoryTable.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Brings the tables of a schema to the state that this version needs. Each migration is one transaction together with
 * its record, so one that was interrupted leaves nothing and is applied at the next start; servers that start together
 * wait for one another.
 */
public final class Migrations {
  private static final ClassLoader LOADER = Migrations.class.getClassLoader();

  private final Database database;
  private final Schema schema;
  private final List<MigrationFile> files;

  /** Of a schema in a database. */
  public Migrations(Database database, Schema schema) {
    this.database = database;
    this.schema = schema;
    this.files = MigrationFile.in(schema.location(), LOADER);
  }

  /** Returns what this version brings. */
  public List<MigrationFile> files() {
    return files;
  }

  /** Returns the statements of what this version brings. */
  public List<String> texts() {
    return files.stream().map(file -> file.text(schema.location(), LOADER)).toList();
  }

  /**
   * Applies what was not applied yet, and checks that every table is there. When nothing is to be done that costs one
   * query.
   *
   * @return whether something was applied
   * @throws SdkException {@code unavailable} or {@code busy} when the database does not answer or others migrate it,
   *         {@code config_invalid} when it is not for us or refuses us, {@code corrupt} when its tables are not what
   *         this version can work with
   */
  public boolean apply() {
    try (var connection = database.connect()) {
      boolean needed = isNeeded(connection);
      if (needed) {
        applyAlone();
        if (isNeeded(connection)) {
          throw new IllegalStateException("migrations were applied and are not written down");
        }
      }
      return needed;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Says whether there is something to apply.
   *
   * @throws SdkException says what cannot be worked with, and what to do
   */
  public boolean isNeeded(Connection connection) throws SQLException {
    var state = HistoryTable.read(connection, schema);
    if (state.isEmpty()) {
      requireRoom(connection);
      return true;
    }
    requireKnown(state.get());
    if (!pending(state.get()).isEmpty()) {
      return true;
    }
    requireTables(state.get());
    return false;
  }

  /** Returns the migrations that were not applied yet. */
  public List<MigrationFile> pending(State state) {
    var done = state.applied().stream().filter(Applied::succeeded).map(Applied::version)
        .collect(Collectors.toSet());
    return files.stream().filter(file -> !done.contains("" + file.version())).toList();
  }

  private void requireRoom(Connection connection) throws SQLException {
    var others = HistoryTable.present(connection, schema);
    if (!others.isEmpty()) {
      throw new SdkException(ErrorCode.CONFIG_INVALID, "the " + schema.name() + " cannot use "
          + database + ": it has tables of those names that Molecule did not make ("
          + String.join(", ", others) + "). " + (HistoryTable.hasOtherServersHistory(connection)
              ? "It looks like a database of the Go server: ./molecule db adopt says what would"
                  + " be done to take it over"
              : "Name another database, or another schema by currentSchema"));
    }
  }

  private void requireKnown(State state) {
    var known = files.stream()
        .collect(Collectors.toMap(file -> "" + file.version(), Function.identity()));
    for (var applied : state.applied()) {
      var file = Optional.ofNullable(known.get(applied.version()))
          .orElseThrow(() -> newer(applied));
      if (applied.succeeded() && file.checksum() != applied.checksum()) {
        throw new SdkException(ErrorCode.CORRUPT, "the " + schema.name() + " in " + database
            + " was migrated by another " + file.name() + " than this version has (checksum "
            + applied.checksum() + ", not " + file.checksum() + "): run the Molecule that made it");
      }
    }
  }

  private SdkException newer(Applied applied) {
    return new SdkException(ErrorCode.CONFIG_INVALID, "the " + schema.name() + " in " + database
        + " was migrated to version " + applied.version() + " by a newer Molecule; this one knows"
        + " versions up to " + files.get(files.size() - 1).version()
        + ": run the newer one, or restore a backup from before");
  }

  private void requireTables(State state) {
    if (!state.missing().isEmpty()) {
      throw new SdkException(ErrorCode.CORRUPT, "the " + schema.name() + " in " + database
          + " misses the tables " + String.join(", ", state.missing())
          + " although its migrations were applied: restore them from a backup");
    }
  }

  private void applyAlone() throws SQLException {
    try (var alone = database.unlimited().getConnection()) {
      HistoryTable.lock(alone, schema);
      if (isNeeded(alone)) {
        var flyway = flyway();
        if (hasFailed(alone)) {
          flyway.repair(); // forgets it; what it did was rolled back
        }
        flyway.migrate();
      }
    } catch (FlywayException e) {
      throw failure(e);
    }
  }

  private boolean hasFailed(Connection connection) throws SQLException {
    return HistoryTable.read(connection, schema).stream()
        .flatMap(state -> state.applied().stream())
        .anyMatch(applied -> !applied.succeeded());
  }

  private Flyway flyway() {
    var flyway = Flyway.configure(LOADER)
        .dataSource(database.unlimited())
        .locations("classpath:" + schema.location())
        .table(schema.history())
        // the other schema's tables, or somebody else's, may be there already
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .ignoreMigrationPatterns(new String[0]);
    // otherwise another connection writes the record, and a kill between the two commits leaves tables that
    // nobody wrote down: no later start could make them
    flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return flyway.load();
  }

  private SdkException failure(Exception failure) {
    var what = "migrating the " + schema.name() + " in " + database;
    return Failures.refusal(what, failure)
        .orElseGet(() -> Failures.isPassing(failure)
            ? Failures.translate(what, failure)
            : Failures.error(ErrorCode.CORRUPT, what + " failed, and nothing was kept of the step"
                + " that failed" + Failures.state(failure).map(s -> " (SQLSTATE " + s + ")")
                    .orElse(""),
                failure));
  }
}
