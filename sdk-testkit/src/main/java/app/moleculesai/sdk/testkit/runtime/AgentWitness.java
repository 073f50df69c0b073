package app.moleculesai.sdk.testkit.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the kit sees of agents and does to them past the runtime, which is no witness of itself: by the machine's list of
 * processes, the engine's own client, or questions to the agent. The runtime's author writes it. Safe for use by many
 * threads.
 */
public interface AgentWitness {
  /** What an agent keeps beside its configuration. */
  enum Kept {
    /** A session, kept until sessions are reset or data is removed. */
    SESSION,
    /** A piece of its work, kept until everything is removed. */
    WORK
  }

  /** Returns how many processes, containers or the like run for a workspace, whoever started them. */
  int running(UUID workspaceId);

  /** Ends what runs for a workspace as a crash would, and waits until it has ended. */
  void kill(UUID workspaceId);

  /** Returns the environment in which a running agent's process is. */
  Map<String, String> environment(UUID workspaceId);

  /** Finds a file in a running agent's configuration folder; text is UTF-8. */
  Optional<String> file(UUID workspaceId, String path);

  /** Puts something where a running agent keeps such things. */
  void leave(UUID workspaceId, Kept kept);

  /** Says whether a running agent finds what {@link #leave} put there. */
  boolean has(UUID workspaceId, Kept kept);
}
