package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import org.jdbi.v3.core.HandleCallback;

/**
 * Takes a connection for each call; every change is a transaction of its own. Safe for use by many threads.
 *
 * @param access the way to the database
 * @param transactions runs the changes
 */
record PooledSession(DatabaseAccess access, Transactions transactions) implements Session {
  @Override
  public <T> T read(String what, HandleCallback<T, RuntimeException> work) {
    return access.run(what, work);
  }

  @Override
  public <T> T write(String what, HandleCallback<T, RuntimeException> work) {
    return transactions.runOne(what, session -> session.read(what, work));
  }

  @Override
  public <T> T note(String what, HandleCallback<T, RuntimeException> work) {
    return access.run(what, work);
  }
}
