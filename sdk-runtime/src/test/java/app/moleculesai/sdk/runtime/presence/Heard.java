package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Heartbeats that a server heard. */
public final class Heard {
  private Heard() {}

  /** Has a server of its own hear that an agent declares a capability. */
  public static void capability(Registry registry, UUID workspaceId, String capability,
      Clock clock) {
    var changes = new Changes(registry, new EventBus(), Optional.empty(), clock, UUID::randomUUID);
    new Heartbeats(changes, clock, id -> {}).beat(new Heartbeat(workspaceId, 0, "", 0, 1, "",
        OptionalLong.empty(), false, Set.of(capability), Optional.empty()));
  }
}
