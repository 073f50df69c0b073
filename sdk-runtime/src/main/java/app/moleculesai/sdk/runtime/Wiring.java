package app.moleculesai.sdk.runtime;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.a2a.A2aProxy;
import app.moleculesai.sdk.runtime.a2a.A2aRoutes;
import app.moleculesai.sdk.runtime.a2a.AgentCards;
import app.moleculesai.sdk.runtime.a2a.AgentClient;
import app.moleculesai.sdk.runtime.a2a.CallStatistics;
import app.moleculesai.sdk.runtime.a2a.CallWatch;
import app.moleculesai.sdk.runtime.a2a.InterruptedTurns;
import app.moleculesai.sdk.runtime.a2a.MessageQueue;
import app.moleculesai.sdk.runtime.a2a.RestartContexts;
import app.moleculesai.sdk.runtime.a2a.Turns;
import app.moleculesai.sdk.runtime.accounts.BudgetRoutes;
import app.moleculesai.sdk.runtime.accounts.UsageRoutes;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.activity.ActivityReports;
import app.moleculesai.sdk.runtime.activity.ActivityRetention;
import app.moleculesai.sdk.runtime.activity.ActivityRoutes;
import app.moleculesai.sdk.runtime.activity.AgentMessages;
import app.moleculesai.sdk.runtime.activity.SessionSearch;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.AuthSettings;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.auth.TokenDesk;
import app.moleculesai.sdk.runtime.auth.TokenRoutes;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.chat.ChatHistory;
import app.moleculesai.sdk.runtime.chat.ChatRoutes;
import app.moleculesai.sdk.runtime.config.InstanceConfig;
import app.moleculesai.sdk.runtime.config.MoleculeEnv;
import app.moleculesai.sdk.runtime.config.ServerConfig;
import app.moleculesai.sdk.runtime.delegation.DelegationLog;
import app.moleculesai.sdk.runtime.delegation.DelegationRoutes;
import app.moleculesai.sdk.runtime.delegation.DelegationRuns;
import app.moleculesai.sdk.runtime.delegation.DelegationSweep;
import app.moleculesai.sdk.runtime.delegation.DelegationTakeover;
import app.moleculesai.sdk.runtime.delegation.Delegations;
import app.moleculesai.sdk.runtime.delegation.Settlement;
import app.moleculesai.sdk.runtime.diagnosis.AgentOutput;
import app.moleculesai.sdk.runtime.diagnosis.DiagnosisRoutes;
import app.moleculesai.sdk.runtime.diagnosis.Timeline;
import app.moleculesai.sdk.runtime.envelope.EnvelopeParser;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.events.EventRoutes;
import app.moleculesai.sdk.runtime.events.EventSocket;
import app.moleculesai.sdk.runtime.events.EventStream;
import app.moleculesai.sdk.runtime.http.Cors;
import app.moleculesai.sdk.runtime.http.FrontDoor;
import app.moleculesai.sdk.runtime.http.HttpMetrics;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.PlatformUrl;
import app.moleculesai.sdk.runtime.http.RateLimit;
import app.moleculesai.sdk.runtime.http.SecurityHeaders;
import app.moleculesai.sdk.runtime.http.ServerErrors;
import app.moleculesai.sdk.runtime.http.TenantGuard;
import app.moleculesai.sdk.runtime.http.WebSocketUpgrade;
import app.moleculesai.sdk.runtime.images.ImageRefresh;
import app.moleculesai.sdk.runtime.images.ImageRoutes;
import app.moleculesai.sdk.runtime.instances.PluginHost;
import app.moleculesai.sdk.runtime.launch.ConfigFolder;
import app.moleculesai.sdk.runtime.launch.Environments;
import app.moleculesai.sdk.runtime.launch.ImagePins;
import app.moleculesai.sdk.runtime.launch.Launches;
import app.moleculesai.sdk.runtime.launch.RoleOwners;
import app.moleculesai.sdk.runtime.launch.TemplateFolders;
import app.moleculesai.sdk.runtime.launch.TokenSourceRoutes;
import app.moleculesai.sdk.runtime.lifecycle.Births;
import app.moleculesai.sdk.runtime.lifecycle.ConfigRoutes;
import app.moleculesai.sdk.runtime.lifecycle.ExternalRoutes;
import app.moleculesai.sdk.runtime.lifecycle.Hibernation;
import app.moleculesai.sdk.runtime.lifecycle.Pausing;
import app.moleculesai.sdk.runtime.lifecycle.ProvisionLimits;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.lifecycle.TemplateRoutes;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceCreation;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRemoval;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRoutes;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceUpdate;
import app.moleculesai.sdk.runtime.observe.BuildInfo;
import app.moleculesai.sdk.runtime.observe.DocsRoutes;
import app.moleculesai.sdk.runtime.observe.HealthRoutes;
import app.moleculesai.sdk.runtime.observe.Metrics;
import app.moleculesai.sdk.runtime.observe.PluginRoutes;
import app.moleculesai.sdk.runtime.observe.Readiness;
import app.moleculesai.sdk.runtime.org.ImportResult;
import app.moleculesai.sdk.runtime.org.OrgImport;
import app.moleculesai.sdk.runtime.org.OrgPlan;
import app.moleculesai.sdk.runtime.org.OrgPlanner;
import app.moleculesai.sdk.runtime.org.OrgRoutes;
import app.moleculesai.sdk.runtime.org.Resolution;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.presence.CardProbe;
import app.moleculesai.sdk.runtime.presence.Discovery;
import app.moleculesai.sdk.runtime.presence.Heartbeats;
import app.moleculesai.sdk.runtime.presence.PresenceRoutes;
import app.moleculesai.sdk.runtime.presence.Registration;
import app.moleculesai.sdk.runtime.presence.SilenceSweep;
import app.moleculesai.sdk.runtime.presence.UnknownAgents;
import app.moleculesai.sdk.runtime.queue.QueueClaims;
import app.moleculesai.sdk.runtime.queue.QueueDrain;
import app.moleculesai.sdk.runtime.queue.QueueMetrics;
import app.moleculesai.sdk.runtime.queue.QueueRoutes;
import app.moleculesai.sdk.runtime.queue.QueueSweep;
import app.moleculesai.sdk.runtime.recovery.BootstrapFailures;
import app.moleculesai.sdk.runtime.recovery.ConfiguredRuntime;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.HealthSweep;
import app.moleculesai.sdk.runtime.recovery.HibernationSweep;
import app.moleculesai.sdk.runtime.recovery.InterruptedStarts;
import app.moleculesai.sdk.runtime.recovery.LifeRoutes;
import app.moleculesai.sdk.runtime.recovery.ManualRestart;
import app.moleculesai.sdk.runtime.recovery.OrphanSweep;
import app.moleculesai.sdk.runtime.recovery.ProvisionTimeoutSweep;
import app.moleculesai.sdk.runtime.recovery.RestartCycle;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.recovery.StaleTokenSweep;
import app.moleculesai.sdk.runtime.secrets.ModelRoutes;
import app.moleculesai.sdk.runtime.secrets.SecretRoutes;
import app.moleculesai.sdk.runtime.secrets.SecretValues;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.secrets.Secrets;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import app.moleculesai.sdk.runtime.templates.TemplateCatalog;
import app.moleculesai.sdk.runtime.templates.TemplateReader;
import app.moleculesai.sdk.runtime.workspaceplugins.AgentPlugins;
import app.moleculesai.sdk.runtime.workspaceplugins.Catalogue;
import app.moleculesai.sdk.runtime.workspaceplugins.GitHubSource;
import app.moleculesai.sdk.runtime.workspaceplugins.GitProgram;
import app.moleculesai.sdk.runtime.workspaceplugins.GitSource;
import app.moleculesai.sdk.runtime.workspaceplugins.LocalSource;
import app.moleculesai.sdk.runtime.workspaceplugins.Sources;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePluginAllowlist;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePluginAllowlistRoutes;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePluginRoutes;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePlugins;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.RuntimeManifest;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Builds all parts of a running server, in start order, and closes them in reverse. The one class that knows them all. */
final class Wiring implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Wiring.class.getName());
  private static final Duration DEADLINE_CHECK = Duration.ofMillis(250);
  private static final Duration START_PAUSE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Deque<AutoCloseable> closing;
  private final Supervisor supervisor;
  private final Tokens tokens;
  private final TemplateReader templates;
  private final TemplateCatalog catalog;
  private final OrgImport orgImport;
  private final StartWork startWork;
  private final WorkspaceRemoval removal;
  private final AtomicInteger port = new AtomicInteger();

  private Wiring(Deque<AutoCloseable> closing, ServerConfig config, PluginHost host,
      Metrics metrics, Clock clock) {
    this.closing = closing;
    Supplier<UUID> ids = new RandomIds();
    var news = startPlugins(host, config, clock, ids);
    LongSupplier nanos = System::nanoTime;
    var random = new SecureRandom();
    var store = host.messageStore();
    var registry = host.registry();
    var installation = news.installation();
    var changes = news.changes();
    var addresses = new OutboundAddresses(addressMode(config));
    // these are closed behind the supervisor, whose last tasks still call agents and end turns
    var client = closed(new AgentClient(addresses));
    var statistics = new CallStatistics(changes, clock);
    closing.push(statistics::write);
    var interrupted = new InterruptedTurns(registry, store, clock, installation::id,
        installation::owner);
    closing.push(interrupted::release);
    supervisor = closed(new Supervisor(clock));
    supervisor.every("plugin-deadlines", DEADLINE_CHECK, host::interruptOverdueCalls);

    var bus = news.bus();
    var directory = new WorkspaceDirectory(registry, changes, nanos);
    var runtimes = new Runtimes(RuntimeManifest.names(config.folders().manifest()),
        host.runtimes());
    var vault = vault(config, random);
    var platformUrl = new PlatformUrl(config.http().externalPlatformUrl().map(URI::toString));

    var access = new Access(authSettings(config), registry, changes, directory, supervisor, clock,
        nanos);
    tokens = new Tokens(changes, random, ids, clock);

    var log = new ActivityLog(store, changes);
    var retention = new ActivityRetention(store, registry, clock, config.activities().retention(),
        new SweepLease(registry, "retention", installation::owner, ActivityRetention.LEASE, clock));
    supervisor.every("retention", config.activities().cleanupInterval(), retention::prune);
    var births = new Births(runtimes, vault);
    var values = new SecretValues(registry, vault);
    var contributors = host.contributors();
    var observer = new AgentObserver(runtimes, supervisor, nanos);
    var rights = new StartRights(registry, installation::owner, clock);
    supervisor.every("start-rights", StartRights.RENEWAL, rights::renew);
    var provisioning = new Provisioning(registry, changes, runtimes, observer,
        launches(config, registry, values, contributors), tokens, rights, supervisor, clock,
        config.agents().provisionConcurrency(), config.agents().startLimit());
    supervisor.every("agent-connections", AgentClient.INTERVAL, client::dropIdle);
    var watch = new CallWatch(bus, nanos);
    supervisor.every("call-watch", CallWatch.INTERVAL, watch::check);
    var contexts = new RestartContexts(registry, directory, runtimes, client, watch, supervisor,
        clock);
    var cycle = new RestartCycle(registry, changes, observer, provisioning, rights, clock,
        contexts::restarted, supervisor::pause);
    var restarts = new Restarts(supervisor, cycle, clock);
    supervisor.every("restarts", Restarts.INTERVAL, restarts::startThoseDue);
    var workspaceTemplates = new WorkspaceTemplates(config.folders().configs());
    var hibernation = new Hibernation(changes, observer, directory, clock);
    var creation = new WorkspaceCreation(changes, births, provisioning, runtimes, tokens,
        workspaceTemplates, addresses, clock, ids,
        defaultTier(config));
    var secrets = new Secrets(registry, vault, runtimes,
        id -> restarts.request(id, RestartReason.of(RestartReason.Cause.SECRETS)), supervisor,
        clock);
    var images = new ImageRefresh(runtimes,
        id -> restarts.request(id, RestartReason.of(RestartReason.Cause.IMAGE)));
    if (config.launch().imageAutoRefresh()) {
      supervisor.every("image-refresh", ImageRefresh.INTERVAL, images::watch);
    }
    var signals = new AgentSignals();
    removal = new WorkspaceRemoval(store, changes, runtimes, tokens, supervisor, clock,
        id -> {
          signals.forget(id);
          restarts.forget(id);
          observer.forget(id);
        });
    var deadAgents = new DeadAgents(observer, changes, restarts, clock, signals::forget);

    var silence = new SilenceSweep(registry, changes, runtimes, signals, observer, restarts, clock,
        config.agents().remoteStaleAfter(),
        new SweepLease(registry, "silence", installation::owner, SilenceSweep.LEASE, clock));
    supervisor.every("silence", SilenceSweep.INTERVAL, silence::sweep);

    var health = new HealthSweep(registry, observer, deadAgents,
        new SweepLease(registry, "health", installation::owner, HealthSweep.LEASE, clock));
    supervisor.every("container-health", HealthSweep.INTERVAL, health::sweep);
    var orphans = new OrphanSweep(registry, observer, clock,
        new SweepLease(registry, "orphans", installation::owner, OrphanSweep.LEASE, clock));
    var staleTokens = new StaleTokenSweep(registry, changes, observer, clock,
        new SweepLease(registry, "stale-tokens", installation::owner, StaleTokenSweep.LEASE,
            clock));
    supervisor.every("stale-tokens", StaleTokenSweep.INTERVAL, staleTokens::sweep);
    var limits = ProvisionLimits.read(config.agents().provisionTimeout(),
        config.folders().configs());
    var timeouts = new ProvisionTimeoutSweep(registry, changes, limits, clock,
        new SweepLease(registry, "provision-timeout", installation::owner,
            ProvisionTimeoutSweep.LEASE, clock));
    supervisor.every("provision-timeout", ProvisionTimeoutSweep.INTERVAL, timeouts::sweep);
    var sleepers = new HibernationSweep(registry, store, observer, hibernation, clock,
        new SweepLease(registry, "hibernation", installation::owner, HibernationSweep.LEASE,
            clock));
    supervisor.every("hibernation", HibernationSweep.INTERVAL, sleepers::sweep);
    var interruptedStarts = new InterruptedStarts(registry, observer, restarts,
        interrupted::isAlone, clock);
    supervisor.every("interrupted-starts", InterruptedStarts.INTERVAL, interruptedStarts::sweep);
    Function<String, CardProbe> probe = name -> new CardProbe(registry, changes, runtimes,
        host.runtimeNamesOf(silentRuntimes(config)), new AgentCards(client, watch), clock,
        new SweepLease(registry, name, installation::owner, CardProbe.LEASE, clock));
    supervisor.every("card-probe", CardProbe.INTERVAL, probe.apply("card-probe")::sweep);
    supervisor.every("first-card-probe", CardProbe.STARTING_INTERVAL,
        probe.apply("first-card-probe")::sweepStarting);
    supervisor.every("call-statistics", CallStatistics.INTERVAL, statistics::write);
    var turns = new Turns(log, store, changes, statistics, supervisor, clock, nanos, ids,
        installation::owner);
    var delegationLog = new DelegationLog(log, store, directory, clock, ids,
        config.delegations().inboxPush());
    var settlement = new Settlement(registry, changes, delegationLog, clock);
    var proxy = new A2aProxy(directory, runtimes, turns, client, watch, deadAgents,
        new MessageQueue(registry, clock, ids), signals, addresses, restarts, settlement,
        config.agents().idleTimeout());
    var claims = new QueueClaims(registry, clock, ids, installation::owner, settlement);
    supervisor.every("queue-claims", QueueClaims.INTERVAL, claims::renew);
    var drain = new QueueDrain(registry, claims, proxy, turns, deadAgents, supervisor, clock);
    var queue = new QueueSweep(registry, claims, turns, drain,
        new QueueMetrics(metrics.registry()), clock);
    var delegationRuns = new DelegationRuns(registry, changes, delegationLog, settlement, proxy,
        supervisor, clock, DelegationRuns.PAUSE);
    supervisor.every("delegation-heartbeats", DelegationRuns.HEARTBEAT, delegationRuns::beat);
    startWork = new StartWork(supervisor, List.of(
        () -> {
          interrupted.sweep();
          supervisor.every("interrupted-turns", InterruptedTurns.INTERVAL, interrupted::sweep);
        },
        () -> supervisor.untilDone("orphans-at-start", Duration.ofSeconds(1), () -> {
          if (!orphans.sweep()) {
            throw new SdkException(ErrorCode.BUSY, "another server looks for orphans");
          }
          supervisor.every("orphans", OrphanSweep.INTERVAL, orphans::sweep);
        }),
        () -> access.warnIfOpen(isLoopback(config.bindHost()))));
    startWork.begin();

    templates = new TemplateReader(config.org());
    catalog = new TemplateCatalog(config.folders().orgTemplates(), templates);
    var resolution = resolution(config, runtimes, clock);
    orgImport = new OrgImport(registry, changes, resolution, births, provisioning, vault,
        supervisor, clock, ids);

    var allowlist = new WorkspacePluginAllowlist(registry, directory, clock);
    var stream = new EventStream(bus, supervisor);
    var output = new AgentOutput(directory, runtimes);
    var security = new SecurityHeaders(config.http().canvasProxyUrl().isPresent());
    var limit = new RateLimit(config.access().devFailOpen() ? 0 : config.http().rateLimit(), nanos);
    limit.start(supervisor);
    var cors = new Cors(config.http().corsOrigins());
    var front = new FrontDoor(security, cors, limit,
        new HttpMetrics(metrics.registry()),
        new TenantGuard(config.access().orgId(), config.http().canvasProxyUrl().isPresent()));
    var socket = new EventSocket(bus, supervisor,
        gate(access, cors, config.access().adminToken().isPresent(), directory));
    changes.onMissed(socket::restartAll);
    changes.onMissed(stream::restartAll);
    if (changes.hearsOthers()) {
      supervisor.every("remote-events", Duration.ZERO, changes::handOnRemote);
    }
    var errors = new ServerErrors(security);

    var build = BuildInfo.read();
    // the routes that are called most stand first: Helidon tries them in this order
    var routing = HttpRouting.builder()
        .addFilter(front)
        .register(new A2aRoutes(access, proxy))
        .register(new ChatRoutes(access, new ChatHistory(store, new EnvelopeParser())))
        .register(new PresenceRoutes(access, directory,
            new Registration(changes, runtimes, tokens, addresses,
                new UnknownAgents(config.access().registryAllowUnknown(), clock), clock),
            new Heartbeats(changes, signals, clock, drain),
            new Discovery(registry, directory, runtimes, addresses),
            platformUrl))
        .register(
            new HealthRoutes(access, new Readiness(() -> health(host, startWork), nanos), metrics,
                build, supervisor, clock))
        .register(new DocsRoutes(build))
        .register(new WorkspaceRoutes(access, registry, directory, creation,
            new WorkspaceUpdate(changes, runtimes, clock, defaultTier(config)),
            removal, limits, platformUrl))
        .register(new TemplateRoutes(access, workspaceTemplates))
        .register(new ConfigRoutes(access, directory, registry, changes, clock))
        .register(new ExternalRoutes(access, directory, runtimes, changes, tokens, platformUrl))
        .register(new BudgetRoutes(access, directory, changes, clock))
        .register(new UsageRoutes(access, directory, registry, clock))
        .register(new LifeRoutes(access, directory,
            new ManualRestart(registry, runtimes, workspaceTemplates,
                new ConfiguredRuntime(changes, runtimes, observer, clock), cycle, restarts),
            new Pausing(changes, runtimes, observer, provisioning, supervisor, clock), hibernation,
            new BootstrapFailures(changes, clock)))
        .register(new DiagnosisRoutes(access, new Timeline(registry, store, observer, restarts),
            output))
        .register(new ActivityRoutes(access, new ActivityReports(store, log, directory, clock, ids),
            new AgentMessages(log, directory, changes, clock, ids),
            new SessionSearch(store, registry),
            clock))
        .register(new TokenRoutes(access, new TokenDesk(registry, directory, tokens), nanos))
        .register(new TokenSourceRoutes(access, directory, contributors))
        .register(new ImageRoutes(access, images))
        .register(new WorkspacePluginRoutes(access,
            workspacePlugins(config, host, directory, runtimes, observer, allowlist, addresses,
                restarts),
            config.workspacePlugins().mostBodyBytes()))
        .register(new WorkspacePluginAllowlistRoutes(access, directory, allowlist))
        .register(new SecretRoutes(access, directory, values, secrets))
        .register(new ModelRoutes(access, directory, values, secrets))
        .register(new EventRoutes(access, directory::require, registry, stream))
        .register(new PluginRoutes(access, host))
        .register(new QueueRoutes(access, registry, queue))
        .register(new DelegationRoutes(access, new Delegations(changes, directory, delegationLog,
            delegationRuns, clock, ids), settlement, registry))
        .register(new OrgRoutes(access, catalog, templates,
            new OrgPlanner(registry, resolution, vault), orgImport));
    errors.of(routing);

    var server = WebServer.builder()
        .host(config.bindHost())
        .port(config.http().port())
        .shutdownHook(false)
        .shutdownGracePeriod(GRACE)
        .featuresDiscoverServices(false)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .directHandlers(errors.outsideRoutes())
        .addRouting(routing)
        .addConnectionSelector(WebSocketUpgrade.of("/ws", socket::connection))
        .build()
        .start();
    if (!server.isRunning()) { // Helidon only logs why
      throw new SdkException(ErrorCode.UNAVAILABLE, "cannot listen on " + config.bindHost() + ":"
          + config.http().port() + ": the port may be taken, the log has the cause");
    }
    closing.push(server::stop);
    closing.push(socket);
    closing.push(stream);
    closing.push(output);
    port.set(server.port());
    // not before: an agent that is found dead is told where this server listens
    supervisor.untilDone("queue-start", START_PAUSE, queue::sweep);
    supervisor.every("queue", QueueSweep.INTERVAL, queue::sweep);
    watch(new DelegationTakeover(registry, delegationLog, settlement, delegationRuns, clock),
        new DelegationSweep(registry, settlement, clock, config.delegations().stuckThreshold()),
        config.delegations().sweeperInterval());
    LOG.log(INFO, "listening on {0}:{1}, dev fail-open {2}", config.bindHost(),
        Integer.toString(port()),
        config.access().devFailOpen() ? "on" : "off");
  }

  /** Looks after delegations at once, and then again and again: first what nobody carries, then what is overdue (DG-14). */
  private void watch(DelegationTakeover takeover, DelegationSweep sweep, Duration interval) {
    supervisor.untilDone("delegations-start", START_PAUSE, () -> {
      takeover.takeOver();
      sweep.sweep();
      supervisor.every("delegations", DelegationTakeover.INTERVAL, takeover::takeOver);
      supervisor.every("overdue-delegations", interval, sweep::sweep);
    });
  }

  /** Starts everything, or closes what was started. */
  static Wiring start(ServerConfig config, PluginHost host, Metrics metrics, Clock clock) {
    var closing = new ArrayDeque<AutoCloseable>();
    try {
      return new Wiring(closing, config, host, metrics, clock);
    } catch (RuntimeException | Error e) {
      close(closing);
      throw e;
    }
  }

  /** Where news of this server and of others meet, and which installation they are of. */
  record News(EventBus bus, Changes changes, Installation installation) {}

  /**
   * Starts the plugins. Before that it is joined who hears other servers' news, as a relay may count on it, and said
   * which installation they belong to.
   */
  static News startPlugins(PluginHost host, ServerConfig config, Clock clock, Supplier<UUID> ids) {
    host.requireUsable();
    var bus = new EventBus();
    var changes = new Changes(host.registry(), bus, host.eventRelay(), clock, ids);
    var installation = new Installation(host.registry(), config.folders().data(), ids);
    host.listen(changes);
    host.identify(installation::id);
    host.start();
    return new News(bus, changes, installation);
  }

  private <T extends AutoCloseable> T closed(T part) {
    closing.push(part);
    return part;
  }

  /** Returns what an import would do, from plugins that are started but without a server. */
  static OrgPlan plan(ServerConfig config, PluginHost host, Clock clock, String dir) {
    var templates = new TemplateReader(config.org());
    var runtimes = new Runtimes(RuntimeManifest.names(config.folders().manifest()),
        host.runtimes());
    var template = template(templates,
        new TemplateCatalog(config.folders().orgTemplates(), templates), dir);
    return new OrgPlanner(host.registry(), resolution(config, runtimes, clock),
        vault(config, new SecureRandom())).plan(template, false);
  }

  private static OrgTemplate template(TemplateReader reader, TemplateCatalog catalog, String dir) {
    return Files.isDirectory(Path.of(dir)) ? reader.read(Path.of(dir)) : catalog.require(dir);
  }

  private Launches launches(ServerConfig config, Registry registry, SecretValues values,
      List<EnvironmentContributor> contributors) {
    Supplier<URI> platformUrl = () -> platformUrl(config);
    return new Launches(
        new Environments(values, config.launch(), RoleOwners.of(config.launch().identities()),
            contributors, platformUrl),
        new ConfigFolder(registry,
            new TemplateFolders(config.folders().configs(), config.folders().orgTemplates(),
                config.folders().workspacePlugins())),
        new ImagePins(registry), platformUrl);
  }

  private WorkspacePlugins workspacePlugins(ServerConfig config, PluginHost host,
      WorkspaceDirectory directory, Runtimes runtimes, AgentObserver observer,
      WorkspacePluginAllowlist allowlist, OutboundAddresses addresses, Restarts restarts) {
    var catalogue = new Catalogue(config.folders().workspacePlugins());
    var git = new GitProgram("git");
    var sources = Sources.of(List.of(new LocalSource(catalogue),
        new GitHubSource(config.workspacePlugins().github(), git), new GitSource(git)),
        host.workspacePluginSources());
    return new WorkspacePlugins(catalogue, sources, new AgentPlugins(observer), allowlist,
        directory, runtimes, addresses, config.workspacePlugins(),
        id -> restarts.request(id, RestartReason.of(RestartReason.Cause.PLUGINS)), supervisor);
  }

  private static Resolution resolution(ServerConfig config, Runtimes runtimes, Clock clock) {
    return new Resolution(runtimes, new OutboundAddresses(addressMode(config)), clock,
        defaultTier(config), config.org().environment(), config.folders().orgTemplates(),
        config.folders().workspacePlugins());
  }

  /** Instances whose agents the server asks, because they do not call. */
  private static Set<InstanceRef> silentRuntimes(ServerConfig config) {
    return config.instances().values().stream().filter(instance -> !instance.heartbeats())
        .map(InstanceConfig::ref).collect(Collectors.toSet());
  }

  private static int defaultTier(ServerConfig config) {
    return config.access().saas() ? 4 : 3; // wire.md 4.3
  }

  private static OutboundAddresses.Mode addressMode(ServerConfig config) {
    if (config.access().environment() == MoleculeEnv.DEVELOPMENT) {
      return OutboundAddresses.Mode.DEVELOPMENT;
    }
    return config.access().saas()
        ? OutboundAddresses.Mode.SAAS
        : OutboundAddresses.Mode.SELF_HOSTED;
  }

  static SecretVault vault(ServerConfig config, SecureRandom random) {
    var vault = SecretVault.of(config.secretsKey().map(Secret::reveal),
        config.oldSecretsKey().map(Secret::reveal), random);
    if (!vault.encrypts() && config.access().environment() == MoleculeEnv.PRODUCTION) {
      throw new SdkException(ErrorCode.CONFIG_INVALID,
          "SECRETS_ENCRYPTION_KEY must be set in production: secrets would be stored in clear"); // SE-2
    }
    return vault;
  }

  private static AuthSettings authSettings(ServerConfig config) {
    var access = config.access();
    return new AuthSettings(access.adminToken(), access.devFailOpen(), access.requireAdminToken(),
        access.a2aAllowAnonymous(), access.testTokens(), config.http().canvasProxyUrl().isPresent(),
        new HashSet<>(config.http().corsOrigins()));
  }

  private URI platformUrl(ServerConfig config) {
    return config.http().platformUrl()
        .orElseGet(() -> URI.create("http://host.docker.internal:" + port()));
  }

  /** A canvas hears everything, a workspace what concerns those it may talk to (EV-10, EV-11). */
  private static EventSocket.Gate gate(Access access, Cors cors, boolean asksCanvas,
      WorkspaceDirectory directory) {
    return (HttpPrologue prologue, Headers headers) -> {
      var subscriber = access.subscriber(prologue, headers);
      // no page can say with X-Workspace-ID that it is a workspace
      cors.requireForSocket(headers, subscriber instanceof Caller.Canvas && !asksCanvas);
      return switch (subscriber) {
        case Caller.Workspace caller -> (Event event) -> event.workspaceId()
            .filter(about -> about.equals(caller.id()) // also when it is removed
                || directory.canCommunicate(caller.id(), about))
            .isPresent();
        case Caller.Canvas canvas -> event -> true;
        case Caller.Server server -> event -> true;
      };
    };
  }

  private static Map<String, Health> health(PluginHost host, StartWork startWork) {
    var health = new TreeMap<String, Health>();
    health.put("start", startWork.health());
    try {
      host.health().forEach((ref, state) -> health.put(ref.toString(), state));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "interrupted while plugins were asked", e);
    }
    return health;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  int port() {
    return port.get();
  }

  /** Imports a template: a folder, or the name of one in the templates folder. */
  ImportResult importTemplate(String dir) {
    return orgImport.run(template(templates, catalog, dir), false);
  }

  WorkspaceRemoval removal() {
    return removal;
  }

  StartWork startWork() {
    return startWork;
  }

  Tokens tokens() {
    return tokens;
  }

  Supervisor supervisor() {
    return supervisor;
  }

  /** Closes in reverse start order; a part that fails does not keep others open. */
  @Override
  public void close() {
    close(closing);
  }

  private static void close(Deque<AutoCloseable> closing) {
    while (!closing.isEmpty()) {
      var part = closing.pop();
      try {
        part.close();
      } catch (Exception | LinkageError | AssertionError e) { // the others close all the same
        LOG.log(WARNING, "a part could not be closed", e);
      }
    }
  }
}
