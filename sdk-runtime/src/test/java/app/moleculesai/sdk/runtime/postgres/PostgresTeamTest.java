package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.TeamJourneys;

/** Teams and bundles in a database, which all tests share: each has workspaces of its own. */
class PostgresTeamTest extends TeamJourneys {
  private static final String DATABASE = new TestDatabase().url();

  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.set("database-url", DATABASE);
  }
}
