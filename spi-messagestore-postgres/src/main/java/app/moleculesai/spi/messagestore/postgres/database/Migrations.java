package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables of a schema to the state that this version needs. */
public final class Migrations {
  private final Database database;
  private final Schema schema;

  /** Of a schema in a database. */
  public Migrations(Database database, Schema schema) {
    this.database = database;
    this.schema = schema;
  }

  /**
   * Applies what was not applied yet, and checks that every table is there.
   *
   * @throws SdkException {@code unavailable} when the database does not answer, {@code corrupt} when its tables are not
   *         what this version can work with
   */
  public void apply() {
    try {
      flyway().migrate();
    } catch (FlywayException e) {
      throw Failures.sql(e).isPresent()
          ? Failures.translate("migrating the " + schema.name() + " in " + database, e)
          : new SdkException(ErrorCode.CORRUPT, "the " + schema.name() + " in " + database
              + " does not fit this version: " + e.getMessage(), e);
    }
    requireTables();
  }

  private Flyway flyway() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database.pool())
        .locations("classpath:" + schema.location())
        .table(schema.history())
        // the other schema's tables, or somebody else's, may be there already
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .ignoreMigrationPatterns(new String[0])
        .load();
  }

  private void requireTables() {
    var missing = database.jdbi().withHandle(handle -> handle
        .createQuery("SELECT name FROM unnest(:names) AS name WHERE to_regclass(name) IS NULL")
        .bindArray("names", String.class, schema.tables().toArray())
        .mapTo(String.class)
        .list());
    if (!missing.isEmpty()) {
      throw missing(missing);
    }
  }

  private SdkException missing(List<String> tables) {
    return new SdkException(ErrorCode.CORRUPT, "the " + schema.name() + " in " + database
        + " misses the tables " + String.join(", ", tables)
        + " although its migrations were applied: restore them from a backup");
  }
}
