package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.launch.PlainLaunches;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.recovery.RestartCycle;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What starts agents, wired as a server does it, for tests of one part. Safe for use by many threads. */
public final class Starting {
  /** Says whether agents run. */
  public final AgentObserver observer;
  /** Who may start an agent. */
  public final StartRights rights;
  /** Starts agents. */
  public final Provisioning provisioning;
  /** Starts agents again. */
  public final Restarts restarts;

  /** Wires the parts of a server that calls itself {@code here/1}. */
  public Starting(Registry registry, Changes changes, Runtimes runtimes, Supervisor supervisor,
      Clock clock) {
    this("here/1", registry, changes, runtimes, supervisor, clock);
  }

  /** Wires the parts of a server of this name. */
  public Starting(String owner, Registry registry, Changes changes, Runtimes runtimes,
      Supervisor supervisor, Clock clock) {
    var random = new SecureRandom();
    observer = new AgentObserver(runtimes, supervisor, System::nanoTime);
    rights = new StartRights(registry, () -> owner, clock, supervisor::pause);
    provisioning = new Provisioning(registry, changes, runtimes, observer,
        PlainLaunches.of(registry, SecretVault.of(Optional.empty(), random)),
        new Tokens(changes, random, UUID::randomUUID, clock), rights, supervisor, clock, 0,
        Duration.ofMinutes(3));
    restarts = new Restarts(supervisor, new RestartCycle(registry, changes, observer, provisioning,
        rights, clock, restarted -> {}, supervisor::pause), clock);
  }
}
