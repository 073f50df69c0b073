package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.runtime.DelegationJourneys;
import app.moleculesai.sdk.runtime.MoleculeServer;

/** Delegations in a database, which all tests share: each has workspaces of its own. */
class PostgresDelegationTest extends DelegationJourneys {
  private static final String DATABASE = new TestDatabase().url();

  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.set("database-url", DATABASE);
  }
}
