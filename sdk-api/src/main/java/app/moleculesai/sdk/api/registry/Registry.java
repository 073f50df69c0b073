package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.Component;
import java.util.Optional;
import java.util.function.Function;

/**
 * All state besides the message log. Safe for use by many threads; calls block. The kit in {@code sdk-testkit} tests
 * what every registry must show.
 */
public interface Registry extends Component, Repositories {
  /**
   * Runs work whose changes become visible together when it returns, and not at all when it throws. The work may be run
   * again after a serialisation failure, so it changes nothing outside the transaction. Transactions do not nest.
   */
  <T> T transaction(Function<? super Transaction, ? extends T> work);

  /**
   * Returns the relay that sends a transaction's events and notices with its commit. Empty when this registry does not
   * relay: then the server gives them to a configured {@link EventRelay} after the commit.
   */
  default Optional<EventRelay> relay() {
    return Optional.empty();
  }

  /**
   * Returns the random id of this installation, the same for all servers that share the registry. Empty when the
   * registry does not keep one: then the server keeps it in its data folder.
   */
  default Optional<String> installationId() {
    return Optional.empty();
  }
}
