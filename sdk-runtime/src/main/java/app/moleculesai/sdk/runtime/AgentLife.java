package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.runtime.calls.AgentCards;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.calls.RestartContexts;
import app.moleculesai.sdk.runtime.config.InstanceConfig;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.images.ImageRefresh;
import app.moleculesai.sdk.runtime.launch.ConfigFolder;
import app.moleculesai.sdk.runtime.launch.Environments;
import app.moleculesai.sdk.runtime.launch.ImagePins;
import app.moleculesai.sdk.runtime.launch.Launches;
import app.moleculesai.sdk.runtime.launch.RoleOwners;
import app.moleculesai.sdk.runtime.launch.TemplateFolders;
import app.moleculesai.sdk.runtime.lifecycle.Births;
import app.moleculesai.sdk.runtime.lifecycle.Hibernation;
import app.moleculesai.sdk.runtime.lifecycle.ProvisionLimits;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceCreation;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRemoval;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.presence.CardProbe;
import app.moleculesai.sdk.runtime.presence.SilenceSweep;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.HealthSweep;
import app.moleculesai.sdk.runtime.recovery.HibernationSweep;
import app.moleculesai.sdk.runtime.recovery.InterruptedStarts;
import app.moleculesai.sdk.runtime.recovery.OrphanSweep;
import app.moleculesai.sdk.runtime.recovery.ProvisionTimeoutSweep;
import app.moleculesai.sdk.runtime.recovery.RestartCycle;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.recovery.StaleTokenSweep;
import app.moleculesai.sdk.runtime.secrets.Secrets;
import app.moleculesai.sdk.runtime.streams.StreamRuns;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.RestartWanted;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How agents come into being, are watched, restarted, put to sleep and removed, with the sweeps that see to it. Immutable;
 * what it holds is safe for use by many threads.
 */
final class AgentLife {
  final Births births;
  final List<EnvironmentContributor> contributors;
  final AgentObserver observer;
  final Provisioning provisioning;
  final CallWatch watch;
  final RestartCycle cycle;
  final Restarts restarts;
  final WorkspaceTemplates workspaceTemplates;
  final Hibernation hibernation;
  final WorkspaceCreation creation;
  final WorkspaceRemoval removal;
  final Secrets secrets;
  final ImageRefresh images;
  final AgentSignals signals;
  final Interpreter interpreter = new Interpreter();
  final StreamRuns streams;
  final DeadAgents deadAgents;
  final ProvisionLimits limits;
  private final Ground ground;
  private final OrphanSweep orphans;
  private final StartRights rights;

  AgentLife(Ground ground, Supplier<URI> platformUrl) {
    this.ground = ground;
    var config = ground.config;
    var registry = ground.registry;
    var changes = ground.changes;
    var runtimes = ground.runtimes;
    var supervisor = ground.supervisor;
    var clock = ground.clock;
    births = new Births(runtimes, ground.vault);
    contributors = ground.host.contributors();
    signals = new AgentSignals(ground.directory);
    observer = new AgentObserver(runtimes, supervisor, ground.nanos);
    rights = new StartRights(registry, ground.installation::owner, clock, supervisor::pause);
    supervisor.every("start-rights", StartRights.RENEWAL, rights::renew);
    provisioning = new Provisioning(registry, changes, runtimes, observer,
        launches(platformUrl), ground.tokens, rights, supervisor, clock,
        config.agents().provisionConcurrency(), config.agents().startLimit());
    watch = new CallWatch(ground.bus, ground.nanos);
    streams = new StreamRuns(ground.ids, ground.nanos);
    supervisor.every("stream-runs", StreamRuns.INTERVAL, streams::dropOld);
    supervisor.every("call-watch", CallWatch.INTERVAL, watch::check);
    var contexts = new RestartContexts(registry, ground.directory, runtimes, ground.client,
        interpreter,
        watch, supervisor, clock);
    cycle = new RestartCycle(registry, changes, observer, provisioning, rights, clock,
        contexts::restarted, supervisor::pause);
    restarts = new Restarts(supervisor, cycle, clock);
    supervisor.every("restarts", Restarts.INTERVAL, restarts::startThoseDue);
    workspaceTemplates = new WorkspaceTemplates(config.folders().configs());
    hibernation = new Hibernation(changes, observer, ground.directory, clock);
    creation = new WorkspaceCreation(changes, births, provisioning, runtimes, ground.tokens,
        workspaceTemplates, ground.addresses, clock, ground.ids, Ground.defaultTier(config));
    secrets = new Secrets(registry, ground.vault, runtimes, restartFor(RestartReason.Cause.SECRETS),
        supervisor, clock);
    images = new ImageRefresh(runtimes, restartFor(RestartReason.Cause.IMAGE));
    if (config.launch().imageAutoRefresh()) {
      supervisor.every("image-refresh", ImageRefresh.INTERVAL, images::watch);
    }
    removal = new WorkspaceRemoval(ground.store, changes, runtimes, ground.tokens, supervisor,
        clock, this::forget);
    deadAgents = new DeadAgents(observer, changes, restarts, clock);
    limits = ProvisionLimits.read(config.agents().provisionTimeout(), config.folders().configs());
    orphans = new OrphanSweep(registry, observer, clock,
        ground.lease("orphans", OrphanSweep.LEASE));
    sweep();
  }

  private void sweep() {
    var config = ground.config;
    var registry = ground.registry;
    var changes = ground.changes;
    var supervisor = ground.supervisor;
    var clock = ground.clock;
    var silence = new SilenceSweep(registry, changes, ground.runtimes, observer, restarts,
        clock, config.agents().remoteStaleAfter(), ground.lease("silence", SilenceSweep.LEASE));
    supervisor.every("silence", SilenceSweep.INTERVAL, silence::sweep);
    var health = new HealthSweep(registry, observer, deadAgents,
        ground.lease("health", HealthSweep.LEASE));
    supervisor.every("container-health", HealthSweep.INTERVAL, health::sweep);
    var staleTokens = new StaleTokenSweep(registry, changes, observer, clock,
        ground.lease("stale-tokens", StaleTokenSweep.LEASE));
    supervisor.every("stale-tokens", StaleTokenSweep.INTERVAL, staleTokens::sweep);
    var timeouts = new ProvisionTimeoutSweep(registry, changes, limits, clock,
        ground.lease("provision-timeout", ProvisionTimeoutSweep.LEASE));
    supervisor.every("provision-timeout", ProvisionTimeoutSweep.INTERVAL, timeouts::sweep);
    var sleepers = new HibernationSweep(registry, ground.store, observer, hibernation, clock,
        ground.lease("hibernation", HibernationSweep.LEASE));
    supervisor.every("hibernation", HibernationSweep.INTERVAL, sleepers::sweep);
    var interruptedStarts = new InterruptedStarts(registry, observer, rights, provisioning,
        restarts, ground.interrupted::isAlone, clock);
    supervisor.every("interrupted-starts", InterruptedStarts.INTERVAL, interruptedStarts::sweep);
    supervisor.every("abandoned-starts", InterruptedStarts.RIGHTS_INTERVAL,
        interruptedStarts::takeOver);
    supervisor.every("card-probe", CardProbe.INTERVAL, probe("card-probe")::sweep);
    supervisor.every("first-card-probe", CardProbe.STARTING_INTERVAL,
        probe("first-card-probe")::sweepStarting);
  }

  private CardProbe probe(String name) {
    return new CardProbe(ground.registry, ground.changes, ground.runtimes,
        ground.host.runtimeNamesOf(silentRuntimes()), new AgentCards(ground.client, watch),
        ground.clock, ground.lease(name, CardProbe.LEASE));
  }

  /** Instances whose agents the server asks, because they do not call. */
  private Set<InstanceRef> silentRuntimes() {
    return ground.config.instances().values().stream().filter(instance -> !instance.heartbeats())
        .map(InstanceConfig::ref).collect(Collectors.toSet());
  }

  private Launches launches(Supplier<URI> platformUrl) {
    var config = ground.config;
    return new Launches(
        new Environments(ground.values, config.launch(),
            RoleOwners.of(config.launch().identities()), contributors, platformUrl),
        new ConfigFolder(ground.registry,
            new TemplateFolders(config.folders().configs(), config.folders().orgTemplates(),
                config.folders().workspacePlugins())),
        new ImagePins(ground.registry), platformUrl);
  }

  private void forget(UUID id) {
    interpreter.forget(id);
    streams.forget(id);
    restarts.forget(id);
    observer.forget(id);
  }

  /** Returns what restarts a workspace for a cause. */
  RestartWanted restartFor(RestartReason.Cause cause) {
    return id -> restarts.request(id, RestartReason.of(cause));
  }

  /** Looks for orphans as soon as nobody else does, and then again and again. */
  void sweepOrphans() {
    ground.supervisor.untilDone("orphans-at-start", () -> {
      if (!orphans.sweep()) {
        throw new SdkException(ErrorCode.BUSY, "another server looks for orphans");
      }
      ground.supervisor.every("orphans", OrphanSweep.INTERVAL, orphans::sweep);
    });
  }
}
