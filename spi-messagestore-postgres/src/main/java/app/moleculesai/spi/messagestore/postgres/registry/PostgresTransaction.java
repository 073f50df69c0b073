package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Transaction;

/** The repositories of one run of a transaction. Belongs to one thread. */
final class PostgresTransaction extends PostgresRepositories implements Transaction {
  PostgresTransaction(TransactionSession session) {
    super(session);
  }

  @Override
  public void announce(Event event) {}

  @Override
  public void changed(ChangeNotice notice) {}
}
