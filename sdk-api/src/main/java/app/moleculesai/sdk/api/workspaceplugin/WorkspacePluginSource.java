package app.moleculesai.sdk.api.workspaceplugin;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;

/**
 * Fetches workspace plugins ({@code wire.md} 8.2). A user names one as {@code scheme://spec}; what the spec means is the
 * source's own. Safe for use by many threads.
 */
public interface WorkspacePluginSource extends Component {
  /** Returns the scheme that it answers to, {@code [a-z][a-z0-9+.-]{0,39}}; the same on every call. */
  String scheme();

  /**
   * Refuses a spec that names nothing, without any I/O.
   *
   * @param spec as a user wrote it, never empty, without control characters
   * @throws SdkException {@code invalid}, saying what is allowed
   */
  default void check(String spec) {}

  /**
   * Says whether a spec that passed {@link #check} always names the same content, as far as its author promises that: a
   * tag or a commit does, the newest state of something does not. An operator may refuse the others.
   */
  default boolean isPinned(String spec) {
    return true;
  }

  /**
   * Puts the files of a plugin into the folder of the request. The server bounds the time: it interrupts the thread when
   * it is over, and then or later deletes the folders. Symbolic links, and what is neither file nor folder, are left out by
   * the server whatever they lead to.
   *
   * @return the plugin's name: a word that is fit to be the name of a folder
   * @throws SdkException {@code not_found} when there is no such plugin, {@code too_large} when it is above the limit of
   *         the request, anything else when it cannot be fetched now. The message may reach the user and must hold no secret
   */
  String fetch(WorkspacePluginRequest request);
}
