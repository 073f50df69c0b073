package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where agents run: starts and stops them, says whether they run and how they are reached. Safe for use by many
 * threads; calls block and are interrupted when their time is over.
 *
 * <p>
 * Agents in processes belong to the installation ({@link app.moleculesai.sdk.api.plugin.PluginContext#installation}), not
 * to the object that started them: {@link #close} stops none, and every other object of the installation, at the same time
 * or later, knows them, at most five seconds late. Those of another installation are neither listed nor touched.
 */
public interface WorkspaceRuntime extends Component {
  /** Returns what this runtime is; the same on every call. */
  RuntimeCapabilities capabilities();

  /** Says how the workspace is reached now. Cheap: called for every message, without I/O. */
  Endpoint endpoint(WorkspaceView workspace);

  /**
   * Says whether the workspace runs: running, stopped, or unknown when the runtime did not find out within a second.
   * The one way to ask ({@code design.md} 5).
   */
  WorkspaceState observe(UUID workspaceId);

  /**
   * Says whether workspaces run, all of this installation at once, with one question to the backend. A workspace that
   * is missing in the answer is stopped. Only asked of runtimes that own the process; others answer with nobody.
   *
   * @throws SdkException {@code unavailable} when the backend did not answer: then nothing is known of any
   */
  Map<UUID, WorkspaceState> observeAll();

  /**
   * Starts an agent; what ran before under the same id is replaced, and finds what that one kept. Once this has returned,
   * {@link #observe} does not say stopped. Of several starts of one workspace at the same time one agent is left; the
   * others are replaced, or fail. Only asked of runtimes that own the process.
   *
   * @return the address, when it is known already
   * @throws SdkException when it could not be started; what was begun is cleaned up. {@code path_escape} for a file that
   *         leaves the configuration folder: then what ran before goes on
   */
  default Optional<URI> start(StartRequest request) {
    throw SdkException.unsupported("starting agents");
  }

  /**
   * Stops an agent; from then on it has no endpoint. What it kept stays. Not there is success.
   *
   * @throws SdkException when it may still run
   */
  default void stop(UUID workspaceId) {}

  /**
   * Deletes what an agent kept. Only called after {@link #stop}.
   *
   * @param everything whether its work goes too, not only configuration and sessions
   */
  default void removeData(UUID workspaceId, boolean everything) {}

  /**
   * Returns an optional ability: {@link AgentLogs}, {@link AgentCommands}, {@link AgentFiles}, {@link AgentImages},
   * {@link ImagePublisher}.
   * Empty when the runtime does not have it; the same answer on every call.
   */
  default <F> Optional<F> facet(Class<F> type) {
    return Optional.empty();
  }
}
