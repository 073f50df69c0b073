package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.ScheduleJourneys;

/** Schedules in a database, which all tests share: each has workspaces of its own. */
class PostgresScheduleTest extends ScheduleJourneys {
  private static final String DATABASE = new TestDatabase().url();

  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.set("database-url", DATABASE);
  }
}
