package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.messagestore.MessageStore;

/**
 * Makes message stores.
 *
 * @param <C> the configuration
 */
public interface MessageStoreProvider<C> extends Provider<C, MessageStore> {}
