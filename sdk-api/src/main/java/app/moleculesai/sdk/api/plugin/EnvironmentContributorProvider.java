package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;

/**
 * Makes environment contributors. The operator puts instances in order ({@code contributors.<instance>.order}); those of
 * one order follow each other by name.
 *
 * @param <C> the configuration
 */
public interface EnvironmentContributorProvider<C> extends Provider<C, EnvironmentContributor> {}
