package app.moleculesai.sdk.runtime.diagnosis;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.runtime.lifecycle.Pausing;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What agents print, as their runtime keeps it. Nothing of it is stored or logged here. Safe for use by many threads;
 * close ends those that are being followed.
 */
public final class AgentOutput implements AutoCloseable {
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final Set<Following> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Takes who runs agents. */
  public AgentOutput(WorkspaceDirectory directory, Runtimes runtimes) {
    this.directory = directory;
    this.runtimes = runtimes;
  }

  /**
   * What to read of an agent's output.
   *
   * @param lines how many of the last lines to begin with
   * @param since only lines from this time on
   * @param follow whether to go on with what comes
   */
  public record Part(int lines, Optional<Instant> since, boolean follow) {}

  /** An open output, to be closed. */
  public final class Following implements AutoCloseable {
    private final InputStream in;

    private Following(InputStream in) {
      this.in = in;
    }

    /** Returns the lines as they come. */
    InputStream lines() {
      return in;
    }

    /** Ends it, also for a thread that waits for more. */
    @Override
    public void close() {
      open.remove(this);
      try {
        in.close();
      } catch (java.io.IOException e) {
        // nobody reads it any more
      }
    }
  }

  /**
   * Opens an agent's output.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}, {@code runtime_not_served},
   *         {@code unsupported} where the runtime keeps none, {@code not_found} when nothing of the agent is there,
   *         {@code unavailable}
   */
  Following open(UUID id, Part part) {
    var row = directory.require(id);
    var stream = new Following(logs(row).open(id, part.lines, part.since, part.follow));
    open.add(stream);
    if (closed) {
      stream.close();
      throw SdkException.closed("server");
    }
    return stream;
  }

  private AgentLogs logs(Workspace row) {
    return runtimes.find(row.runtime()).orElseThrow(() -> Pausing.notServed(row))
        .facet(AgentLogs.class)
        .orElseThrow(() -> SdkException.unsupported("reading what agents of the runtime '"
            + row.runtime() + "' print"));
  }

  /** Ends all. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Following::close);
  }
}
