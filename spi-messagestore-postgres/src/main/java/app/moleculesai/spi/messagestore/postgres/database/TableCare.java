package app.moleculesai.spi.messagestore.postgres.database;

/** What a component does with its tables at the start besides migrating them. */
public interface TableCare {
  /** Does nothing. */
  TableCare NONE = new TableCare() {};

  /** Looks at what is there before the migrations, and throws when they must not run. */
  default void beforeMigrating(Database database) {}

  /** Does what depends on the server or the configuration. */
  default void afterMigrating(Database database) {}
}
