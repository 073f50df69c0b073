package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.spi.messagestore.postgres.relay.Outbox;

/** The repositories of one run of a transaction, and what it tells. Belongs to one thread. */
final class PostgresTransaction extends PostgresRepositories implements Transaction {
  private final TransactionSession session;
  private final Outbox outbox;

  PostgresTransaction(TransactionSession session, Outbox outbox) {
    super(session);
    this.session = session;
    this.outbox = outbox;
  }

  @Override
  public void announce(Event event) {
    outbox.add(event);
  }

  @Override
  public void changed(ChangeNotice notice) {
    outbox.add(notice);
  }

  /** Hands what it told to the database, which sends it with the commit. */
  void send() {
    if (!outbox.isEmpty()) {
      session.read("sending news", outbox::send);
    }
  }
}
