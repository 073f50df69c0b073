package app.moleculesai.sdk.runtime.presence;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Signals as if a heartbeat had brought them. */
public final class Heard {
  private Heard() {}

  /** Notes that an agent declared a capability. */
  public static void capability(AgentSignals signals, UUID workspaceId, String capability) {
    signals.said(workspaceId, Set.of(capability), Optional.empty());
  }
}
