package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What agents print. A facet of {@link WorkspaceRuntime}; safe for use by many threads. */
public interface AgentLogs {
  /**
   * Opens an agent's output, standard and error output in the order they came, as UTF-8 lines each after its time
   * ({@code 2026-01-31T12:00:00.000000000Z text}).
   *
   * @param lines how many of the last lines to begin with, 0 for none
   * @param since only lines from this time on
   * @param follow whether to go on with what comes, until the agent ends or the stream is closed
   * @return the caller closes it; a close from another thread ends a read that waits
   * @throws SdkException {@code not_found} when nothing of the agent is there, {@code unavailable}, {@code unsupported}
   *         where this agent's host cannot be asked
   */
  InputStream open(UUID workspaceId, int lines, Optional<Instant> since, boolean follow);
}
