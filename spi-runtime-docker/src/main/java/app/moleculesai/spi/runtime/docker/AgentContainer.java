package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.runtime.WorkspaceState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of an agent's container.
 *
 * @param id the whole id
 * @param running whether it runs; the engine starting it again counts as running, as the engine has it
 * @param since when it was started, when known
 * @param port the port of the host that its own is published on; none once it ended, as another's may be there then
 * @param reason why it does not run, when known
 */
record AgentContainer(String id, boolean running, Optional<Instant> since, OptionalInt port,
    Optional<String> reason) {
  /** Says whether the other one tells of the same run, or of the same end. */
  boolean isSameRunOf(AgentContainer other) {
    return id.equals(other.id) && running == other.running && port.equals(other.port);
  }

  WorkspaceState state() {
    return running
        ? new WorkspaceState.Running(id, since)
        : new WorkspaceState.Stopped(Optional.of(id), reason);
  }
}
