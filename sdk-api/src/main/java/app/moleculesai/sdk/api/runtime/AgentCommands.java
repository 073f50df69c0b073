package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Runs commands where an agent runs. A facet of {@link WorkspaceRuntime}; safe for use by many threads. */
public interface AgentCommands {
  /** The most that is kept of a command's output, in bytes. */
  int MOST_OUTPUT = 1024 * 1024;

  /**
   * What a command did.
   *
   * @param exitCode 0 for success; 126 or 127 when the program cannot be run or is not there
   * @param output standard and error output in the order they came, the first {@link #MOST_OUTPUT} bytes
   */
  record Outcome(int exitCode, String output) {}

  /**
   * Runs a command and waits for its end.
   *
   * @param command program and arguments; no shell takes part
   * @param limit how long it may take
   * @throws SdkException {@code not_found} when the agent does not run, {@code unavailable} also when the limit is
   *         over (the command may go on), {@code unsupported} where this agent's host cannot be asked
   */
  Outcome run(UUID workspaceId, List<String> command, Duration limit);
}
