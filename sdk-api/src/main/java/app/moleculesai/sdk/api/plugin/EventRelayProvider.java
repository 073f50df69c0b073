package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.event.EventRelay;

/**
 * Makes event relays.
 *
 * @param <C> the configuration
 */
public interface EventRelayProvider<C> extends Provider<C, EventRelay> {}
