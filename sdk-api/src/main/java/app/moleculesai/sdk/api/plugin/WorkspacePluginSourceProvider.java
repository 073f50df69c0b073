package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;

/**
 * Makes sources of workspace plugins. An instance stands below {@code sources}, and answers to its own scheme; in the
 * place of the server's source of that scheme, if there is one.
 *
 * @param <C> the configuration
 */
public interface WorkspacePluginSourceProvider<C> extends Provider<C, WorkspacePluginSource> {}
