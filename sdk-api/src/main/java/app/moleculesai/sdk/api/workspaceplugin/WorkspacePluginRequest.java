package app.moleculesai.sdk.api.workspaceplugin;

import app.moleculesai.sdk.api.error.SdkException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** One fetch of a workspace plugin. The server implements it, so it may grow. Belongs to the call that was given it. */
public interface WorkspacePluginRequest {
  /** Returns what stands behind {@code scheme://}; it has passed {@link WorkspacePluginSource#check}. */
  String spec();

  /** Returns the empty folder that takes the plugin's files, those of its root at the top. */
  Path directory();

  /** Returns another empty folder, for what is needed meanwhile. */
  Path scratch();

  /** Returns how many bytes all files together may have. */
  long maxBytes();

  /** Returns how many files and folders there may be. */
  int maxFiles();

  /**
   * Resolves a host that a user named, and refuses it where this server may not call it ({@code wire.md} 3.10): without
   * this, users reach the operator's own network through the server. Connect to one of these addresses and do not resolve
   * again, and follow no redirect to another host without asking here.
   *
   * @param host a name, or an address; one of IPv6 in brackets
   * @return at least one address; all of them passed
   * @throws SdkException {@code address_not_allowed}
   */
  List<InetAddress> addressesOf(String host);
}
