package app.moleculesai.sdk.testkit.runtime;

/** What the groups of promises need: the runtime of the running test and its agents. */
public interface AgentKit {
  /** Returns the agents of this test. */
  AgentsUnderTest agents();
}
