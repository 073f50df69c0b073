package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import java.util.Set;

/**
 * Makes workspace runtimes.
 *
 * @param <C> the configuration
 */
public interface RuntimeProvider<C> extends Provider<C, WorkspaceRuntime> {
  /**
   * Returns the runtime names (the {@code runtime} of a workspace, such as {@code claude-code}) that an instance with
   * this configuration serves. Names are trimmed and lower case. An operator may add names in the configuration
   * ({@code runtimes.<instance>.serves}).
   */
  Set<String> serves(C config);
}
