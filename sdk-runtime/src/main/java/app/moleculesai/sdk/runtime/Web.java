package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.runtime.a2a.A2aRestRoutes;
import app.moleculesai.sdk.runtime.a2a.A2aRoutes;
import app.moleculesai.sdk.runtime.accounts.BudgetRoutes;
import app.moleculesai.sdk.runtime.accounts.UsageRoutes;
import app.moleculesai.sdk.runtime.activity.ActivityReports;
import app.moleculesai.sdk.runtime.activity.ActivityRoutes;
import app.moleculesai.sdk.runtime.activity.AgentMessages;
import app.moleculesai.sdk.runtime.activity.SessionSearch;
import app.moleculesai.sdk.runtime.answers.ClientStreams;
import app.moleculesai.sdk.runtime.approvals.ApprovalRoutes;
import app.moleculesai.sdk.runtime.approvals.Approvals;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.auth.InboundSecrets;
import app.moleculesai.sdk.runtime.auth.LoginRoutes;
import app.moleculesai.sdk.runtime.auth.TokenDesk;
import app.moleculesai.sdk.runtime.auth.TokenRoutes;
import app.moleculesai.sdk.runtime.canvas.ViewportRoutes;
import app.moleculesai.sdk.runtime.cards.CardRoutes;
import app.moleculesai.sdk.runtime.cards.Cards;
import app.moleculesai.sdk.runtime.chat.ChatHistory;
import app.moleculesai.sdk.runtime.chat.ChatRoutes;
import app.moleculesai.sdk.runtime.delegation.DelegationRoutes;
import app.moleculesai.sdk.runtime.diagnosis.AgentOutput;
import app.moleculesai.sdk.runtime.diagnosis.DiagnosisRoutes;
import app.moleculesai.sdk.runtime.diagnosis.Timeline;
import app.moleculesai.sdk.runtime.envelope.EnvelopeParser;
import app.moleculesai.sdk.runtime.events.EventRoutes;
import app.moleculesai.sdk.runtime.events.EventSocket;
import app.moleculesai.sdk.runtime.events.EventStream;
import app.moleculesai.sdk.runtime.files.AgentCalls;
import app.moleculesai.sdk.runtime.files.AgentDisk;
import app.moleculesai.sdk.runtime.files.AgentFileTransfer;
import app.moleculesai.sdk.runtime.files.FileRoutes;
import app.moleculesai.sdk.runtime.files.FileWays;
import app.moleculesai.sdk.runtime.files.PendingUploads;
import app.moleculesai.sdk.runtime.files.UploadStaging;
import app.moleculesai.sdk.runtime.files.UploadSweep;
import app.moleculesai.sdk.runtime.folders.AbandonedFolders;
import app.moleculesai.sdk.runtime.git.Git;
import app.moleculesai.sdk.runtime.http.Cors;
import app.moleculesai.sdk.runtime.http.FrontDoor;
import app.moleculesai.sdk.runtime.http.HttpMetrics;
import app.moleculesai.sdk.runtime.http.RateLimit;
import app.moleculesai.sdk.runtime.http.SecurityHeaders;
import app.moleculesai.sdk.runtime.http.ServerErrors;
import app.moleculesai.sdk.runtime.http.TenantGuard;
import app.moleculesai.sdk.runtime.http.WebSocketUpgrade;
import app.moleculesai.sdk.runtime.images.ImageRoutes;
import app.moleculesai.sdk.runtime.launch.TokenSourceRoutes;
import app.moleculesai.sdk.runtime.lifecycle.ConfigRoutes;
import app.moleculesai.sdk.runtime.lifecycle.ExternalRoutes;
import app.moleculesai.sdk.runtime.lifecycle.Pausing;
import app.moleculesai.sdk.runtime.lifecycle.TemplateImport;
import app.moleculesai.sdk.runtime.lifecycle.TemplateRoutes;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRoutes;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceUpdate;
import app.moleculesai.sdk.runtime.memories.KeyValueRoutes;
import app.moleculesai.sdk.runtime.memories.KeyValues;
import app.moleculesai.sdk.runtime.memories.Memories;
import app.moleculesai.sdk.runtime.memories.MemoryBackup;
import app.moleculesai.sdk.runtime.memories.MemoryBackupRoutes;
import app.moleculesai.sdk.runtime.memories.MemoryRoutes;
import app.moleculesai.sdk.runtime.observe.BuildInfo;
import app.moleculesai.sdk.runtime.observe.DocsRoutes;
import app.moleculesai.sdk.runtime.observe.HealthRoutes;
import app.moleculesai.sdk.runtime.observe.PluginRoutes;
import app.moleculesai.sdk.runtime.observe.Readiness;
import app.moleculesai.sdk.runtime.org.BundleExport;
import app.moleculesai.sdk.runtime.org.BundleRoutes;
import app.moleculesai.sdk.runtime.org.OrgRoutes;
import app.moleculesai.sdk.runtime.org.TeamRoutes;
import app.moleculesai.sdk.runtime.presence.Discovery;
import app.moleculesai.sdk.runtime.presence.Heartbeats;
import app.moleculesai.sdk.runtime.presence.PresenceRoutes;
import app.moleculesai.sdk.runtime.presence.Registration;
import app.moleculesai.sdk.runtime.presence.UnknownAgents;
import app.moleculesai.sdk.runtime.push.PushRoutes;
import app.moleculesai.sdk.runtime.queue.QueueRoutes;
import app.moleculesai.sdk.runtime.recovery.BootstrapFailures;
import app.moleculesai.sdk.runtime.recovery.ConfiguredRuntime;
import app.moleculesai.sdk.runtime.recovery.LifeRoutes;
import app.moleculesai.sdk.runtime.recovery.ManualRestart;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.schedules.ScheduleRoutes;
import app.moleculesai.sdk.runtime.secrets.ModelRoutes;
import app.moleculesai.sdk.runtime.secrets.SecretRoutes;
import app.moleculesai.sdk.runtime.workspaceplugins.AgentPlugins;
import app.moleculesai.sdk.runtime.workspaceplugins.Catalogue;
import app.moleculesai.sdk.runtime.workspaceplugins.GitHubSource;
import app.moleculesai.sdk.runtime.workspaceplugins.GitSource;
import app.moleculesai.sdk.runtime.workspaceplugins.LocalSource;
import app.moleculesai.sdk.runtime.workspaceplugins.RepositoryFetch;
import app.moleculesai.sdk.runtime.workspaceplugins.Sources;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePluginAllowlist;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePluginAllowlistRoutes;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePluginRoutes;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePlugins;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The server's face: its routes, its sockets and the port it listens on. Closed once. */
final class Web {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final WebServer server;
  private final Ground ground;
  private final AgentLife life;

  /** Starts to listen. */
  Web(Ground ground, AgentLife life, Conversations conversations, Pushes pushes,
      Timetable timetable, Imports imports, StartWork startWork, Consumer<AutoCloseable> closing) {
    this.ground = ground;
    this.life = life;
    var config = ground.config;
    var access = ground.access;
    var registry = ground.registry;
    var directory = ground.directory;
    var runtimes = ground.runtimes;
    var changes = ground.changes;
    var clock = ground.clock;
    var allowlist = new WorkspacePluginAllowlist(registry, directory, clock);
    var stream = new EventStream(ground.bus, ground.supervisor);
    var output = new AgentOutput(directory, runtimes);
    var security = new SecurityHeaders(config.http().canvasProxyUrl().isPresent());
    var limit = new RateLimit(config.access().devFailOpen() ? 0 : config.http().rateLimit(),
        ground.nanos);
    limit.start(ground.supervisor);
    var cors = new Cors(config.http().corsOrigins());
    var front = new FrontDoor(security, cors, limit,
        new HttpMetrics(ground.metrics.registry()),
        new TenantGuard(config.access().orgId(), config.http().canvasProxyUrl().isPresent()));
    var socket = new EventSocket(ground.bus, ground.supervisor, gate(cors));
    changes.onMissed(socket::restartAll);
    changes.onMissed(stream::restartAll);
    if (changes.hearsOthers()) {
      ground.supervisor.every("remote-events", Duration.ZERO, changes::handOnRemote);
    }
    var errors = new ServerErrors(security);

    var inboundSecrets = new InboundSecrets(changes, ground.random, clock);

    var clients = new ClientStreams(ground.supervisor, ground.nanos);
    ground.supervisor.every("client-streams", ClientStreams.INTERVAL, clients::check);
    var abandoned = new AbandonedFolders(temporaryFolders(),
        List.of(UploadStaging.FOLDERS, WorkspacePlugins.FOLDERS), clock);
    ground.supervisor.run("abandoned-folders", abandoned::sweep); // some servers do not live for long
    ground.supervisor.every("abandoned-folders", AbandonedFolders.INTERVAL, abandoned::sweep);
    var build = BuildInfo.read();
    // the routes that are called most stand first: Helidon tries them in this order
    var routing = HttpRouting.builder()
        .addFilter(front)
        .register(new A2aRoutes(access, conversations.proxy, clients))
        .register(new ChatRoutes(access, new ChatHistory(ground.store, new EnvelopeParser())))
        .register(new A2aRestRoutes(access, conversations.proxy, clients))
        .register(new PushRoutes(access, pushes.inbox, pushes.dead))
        .register(new CardRoutes(new Cards(directory, runtimes, config.a2a(),
            access.guardsMessages()), ground.platformUrl))
        .register(new PresenceRoutes(access, directory,
            new Registration(changes, runtimes, ground.tokens, inboundSecrets, ground.addresses,
                new UnknownAgents(config.access().registryAllowUnknown(), clock), clock),
            new Heartbeats(changes, clock, conversations.drain),
            new Discovery(registry, directory, runtimes, ground.addresses),
            ground.platformUrl))
        .register(
            new HealthRoutes(access, new Readiness(() -> health(startWork), ground.nanos),
                ground.metrics,
                build, ground.supervisor, clock))
        .register(new DocsRoutes(build))
        .register(new WorkspaceRoutes(access, registry, directory, life.creation,
            new WorkspaceUpdate(changes, runtimes, clock, Ground.defaultTier(config)),
            life.removal, life.limits, ground.platformUrl))
        .register(new TemplateRoutes(access, life.workspaceTemplates,
            new TemplateImport(config.folders().configs())))
        .register(new ConfigRoutes(access, directory, registry, changes, clock))
        .register(new ExternalRoutes(access, directory, runtimes, changes, ground.tokens,
            ground.platformUrl))
        .register(new BudgetRoutes(access, directory, changes, clock))
        .register(new UsageRoutes(access, directory, registry, clock))
        .register(new LifeRoutes(access, directory,
            new ManualRestart(registry, runtimes, life.workspaceTemplates,
                new ConfiguredRuntime(changes, runtimes, life.observer, clock), life.cycle,
                life.restarts),
            new Pausing(changes, runtimes, life.observer, life.provisioning, ground.supervisor,
                clock),
            life.hibernation,
            new BootstrapFailures(changes, clock)))
        .register(new DiagnosisRoutes(access,
            new Timeline(registry, ground.store, life.observer, life.restarts),
            output))
        .register(new ActivityRoutes(access,
            new ActivityReports(ground.store, ground.log, directory, clock, ground.ids),
            new AgentMessages(ground.log, directory, changes, clock, ground.ids),
            new SessionSearch(ground.store, registry),
            clock))
        .register(new MemoryRoutes(access,
            new Memories(registry, directory, ground.log, clock, ground.ids)))
        .register(new MemoryBackupRoutes(access,
            new MemoryBackup(registry, directory, ground.log, clock, ground.ids)))
        .register(new LoginRoutes(access, ground.nanos))
        .register(new KeyValueRoutes(access, new KeyValues(registry, directory, clock)))
        .register(new ApprovalRoutes(access,
            new Approvals(registry, changes, directory, clock, ground.ids)))
        .register(new ViewportRoutes(access, registry))
        .register(new TokenRoutes(access, new TokenDesk(registry, directory, ground.tokens),
            ground.nanos))
        .register(new TokenSourceRoutes(access, directory, life.contributors))
        .register(new ImageRoutes(access, life.images))
        .register(new WorkspacePluginRoutes(access,
            workspacePlugins(allowlist),
            config.workspacePlugins().mostBodyBytes()))
        .register(new WorkspacePluginAllowlistRoutes(access, directory, allowlist))
        .register(files(inboundSecrets))
        .register(new SecretRoutes(access, directory, ground.values, life.secrets))
        .register(new ModelRoutes(access, directory, ground.values, life.secrets))
        .register(new EventRoutes(access, directory::require, registry, stream))
        .register(new PluginRoutes(access, ground.host))
        .register(new QueueRoutes(access, registry, conversations.queue))
        .register(new DelegationRoutes(access, conversations.delegations, conversations.settlement,
            registry))
        .register(new ScheduleRoutes(access, directory, timetable.schedules, timetable.health))
        .register(new BundleRoutes(access, new BundleExport(registry, directory),
            imports.bundles))
        .register(new TeamRoutes(access, directory, life.workspaceTemplates, life.creation,
            life.removal))
        .register(new OrgRoutes(access, imports.catalog, imports.templates, imports.planner,
            imports.imports));
    errors.of(routing);

    server = WebServer.builder()
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
    closing.accept(server::stop);
    closing.accept(socket);
    closing.accept(stream);
    closing.accept(conversations.taskSignals);
    closing.accept(output);
  }

  int port() {
    return server.port();
  }

  private static Path temporaryFolders() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private WorkspacePlugins workspacePlugins(WorkspacePluginAllowlist allowlist) {
    var config = ground.config;
    var catalogue = new Catalogue(config.folders().workspacePlugins());
    var git = new RepositoryFetch(new Git("git"));
    var sources = Sources.of(List.of(new LocalSource(catalogue),
        new GitHubSource(config.workspacePlugins().github(), git), new GitSource(git)),
        ground.host.workspacePluginSources());
    return new WorkspacePlugins(catalogue, sources, new AgentPlugins(life.observer), allowlist,
        ground.directory, ground.runtimes, ground.addresses, config.workspacePlugins(),
        life.restartFor(RestartReason.Cause.PLUGINS), ground.supervisor, temporaryFolders());
  }

  private FileRoutes files(InboundSecrets secrets) {
    var pending = new PendingUploads(ground.registry, ground.log, ground.supervisor::pause,
        ground.clock, ground.ids);
    var sweep = new UploadSweep(ground.registry,
        ground.lease("pending-uploads", UploadSweep.LEASE), ground.clock);
    ground.supervisor.every("pending-uploads", UploadSweep.INTERVAL, sweep::sweep);
    var ways = new FileWays(ground.directory, ground.runtimes, life.observer, secrets);
    var staging = new UploadStaging(temporaryFolders(), UploadStaging.MOST_BATCHES);
    return new FileRoutes(ground.access,
        new AgentFileTransfer(ways, pending,
            new AgentCalls(ground.client, life.watch), new AgentDisk(ground.ids)),
        pending, staging);
  }

  /** A canvas hears everything, a workspace what concerns those it may talk to (EV-10, EV-11). */
  private EventSocket.Gate gate(Cors cors) {
    var asksCanvas = ground.config.access().adminToken().isPresent();
    return (HttpPrologue prologue, Headers headers) -> {
      var subscriber = ground.access.subscriber(prologue, headers);
      // no page can say with X-Workspace-ID that it is a workspace
      cors.requireForSocket(headers, subscriber instanceof Caller.Canvas && !asksCanvas);
      return switch (subscriber) {
        case Caller.Workspace caller -> (Event event) -> event.workspaceId()
            .filter(about -> about.equals(caller.id()) // also when it is removed
                || ground.directory.canCommunicate(caller.id(), about))
            .isPresent();
        case Caller.Canvas canvas -> event -> true;
        case Caller.Server server -> event -> true;
      };
    };
  }

  private Map<String, Health> health(StartWork startWork) {
    var health = new TreeMap<String, Health>();
    health.put("start", startWork.health());
    try {
      ground.host.health().forEach((ref, state) -> health.put(ref.toString(), state));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "interrupted while plugins were asked", e);
    }
    return health;
  }
}
