package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Copies files into and out of an agent, as tar archives. Streams: nothing is collected in memory. A facet of
 * {@link WorkspaceRuntime}; safe for use by many threads.
 */
public interface AgentFiles {
  /**
   * Opens a file or folder as an archive.
   *
   * @param path absolute, as the agent sees it
   * @return the caller closes it. What it holds is the agent's: names and links in it are not to be trusted
   * @throws SdkException {@code not_found} when the path or the agent is not there, {@code invalid} for a path that
   *         is not absolute, {@code unavailable}, {@code unsupported} where this agent's host cannot be asked
   */
  InputStream read(UUID workspaceId, String path);

  /**
   * Unpacks an archive into a folder that exists.
   *
   * @param folder absolute, as the agent sees it
   * @param archive read to its end, and not closed
   * @throws SdkException like {@link #read}; a part may have been written
   */
  void write(UUID workspaceId, String folder, InputStream archive);
}
