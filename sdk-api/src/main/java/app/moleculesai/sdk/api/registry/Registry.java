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
   * Runs work whose changes become visible together when it returns, and not at all when it throws. Transactions, those
   * of single calls too, take effect as if one came after the other: what the work read still holds when it ends. Where
   * a registry finds at the end that it does not, it runs the work again, so the work changes nothing outside the
   * transaction. Transactions do not nest.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code busy} when the work was run several times in vain; what
   *         the work throws passes through
   */
  <T> T transaction(Function<? super Transaction, ? extends T> work);

  /**
   * Returns the relay that sends a transaction's events and notices with its commit. Empty when this registry does not
   * relay: then the server gives them to a configured {@link EventRelay} after the commit.
   *
   * <p>
   * Asked before {@link #start()}, as a relay is given its listener before it starts, and often later; the answer is
   * the same each time, also while the backend does not answer. Whether the relay works is {@link EventRelay#isUp()}.
   * The registry starts and closes it.
   */
  default Optional<EventRelay> relay() {
    return Optional.empty();
  }

  /**
   * Returns the random id of this installation, the same for all servers that share the registry. Empty when the
   * registry does not keep one: then the server keeps it in its data folder. Asked once it was started; a registry
   * whose backend does not answer yet throws {@code unavailable}, and is asked again later.
   */
  default Optional<String> installationId() {
    return Optional.empty();
  }
}
