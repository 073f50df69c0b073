package app.moleculesai.sdk.api.event;

import app.moleculesai.sdk.api.plugin.Component;

/**
 * Carries events and change notices to other servers that share the registry. Safe for use by
 * many threads. What comes from others is given to the listener and never published again; a server does not hear its
 * own news.
 */
public interface EventRelay extends Component {
  /** Sends an event to the other servers; does not wait for them, and does not fail while the relay is down. */
  void publish(Event event);

  /** Sends a change notice to the other servers; does not wait for them, and does not fail while the relay is down. */
  void publish(ChangeNotice notice);

  /** Sets who hears what other servers published; called once, before {@link #start()}. */
  void listen(Listener listener);

  /** Says whether a notice published now would reach the others. While it would not, servers cache nothing. */
  boolean isUp();

  /**
   * Says whether an event published now may reach anybody; while it says no, the server need not make it. A relay that
   * cannot tell says yes.
   */
  default boolean isHeard() {
    return true;
  }

  /** Hears of other servers' news. Called one at a time; returns quickly and does not throw. */
  interface Listener {
    /** An event of another server. */
    void event(Event event);

    /** A change made by another server. */
    void changed(ChangeNotice notice);

    /** The relay works again after it did not: news of the time between may be lost. */
    void recovered();

    /** The relay stopped working. */
    void lost();
  }
}
