package app.moleculesai.sdk.api.environment;

import app.moleculesai.sdk.api.plugin.Component;
import java.util.Optional;

/**
 * Adds to the environment of agents whenever one is started, such as an identity or credentials of its own. The
 * configured contributors are asked one after the other, each sees what those before it did, and all of them see the
 * secrets. Safe for use by many threads.
 */
public interface EnvironmentContributor extends Component {
  /**
   * Adds to an environment. An exception ends the chain: the agent is not started, its workspace is failed, and the
   * cause stands in the server's log, so it must not hold a secret.
   */
  void contribute(AgentEnvironment environment);

  /** Returns where a running agent gets a fresh token of the kind that is contributed; the same answer on every call. */
  default Optional<TokenSource> tokenSource() {
    return Optional.empty();
  }
}
