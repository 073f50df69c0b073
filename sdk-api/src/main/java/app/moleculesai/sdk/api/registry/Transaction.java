package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;

/**
 * Repositories whose changes become visible together or not at all. Valid until {@link Registry#transaction} returns;
 * belongs to one thread.
 */
public interface Transaction extends Repositories {
  /**
   * Takes an event that this transaction causes. A registry that relays sends it to other servers with its commit; the
   * server itself delivers it at home. Recording it is a call to {@link #events()}.
   */
  void announce(Event event);

  /** Takes the notice of a change that this transaction makes; sent like an event. */
  void changed(ChangeNotice notice);
}
