package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Transaction;

/** The repositories of one transaction. Belongs to one thread. */
final class InMemoryTransaction extends InMemoryRepositories implements Transaction {
  InMemoryTransaction(State state) {
    super(state);
  }

  /** Does nothing: this registry relays to nobody, and the server delivers its own events. */
  @Override
  public void announce(Event event) {}

  /** Does nothing: this registry relays to nobody. */
  @Override
  public void changed(ChangeNotice notice) {}
}
