package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.registry.Registry;

/**
 * Makes registries.
 *
 * @param <C> the configuration
 */
public interface RegistryProvider<C> extends Provider<C, Registry> {}
