package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import java.io.InputStream;
import java.util.List;
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
   * Unpacks an archive into a folder that exists. An entry replaces what has its name there, a file also a folder with
   * all in it; only folders are merged. Owners and modes are those of the entries.
   *
   * @param folder absolute, as the agent sees it
   * @param archive read to its end, and not closed
   * @throws SdkException like {@link #read}; a part may have been written
   */
  void write(UUID workspaceId, String folder, InputStream archive);

  /**
   * Deletes files, and folders with all in them; those that are not there are no error. Where the agent has no program
   * that can do it an empty file may stay in the place of each.
   *
   * @param paths absolute, as the agent sees them
   * @throws SdkException like {@link #read}, {@code not_found} when the agent does not run; a part may be deleted
   */
  default void delete(UUID workspaceId, List<String> paths) {
    throw SdkException.unsupported("deleting files of agents");
  }
}
