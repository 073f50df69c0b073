package app.moleculesai.sdk.runtime;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.activity.ActivityRetention;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.AuthSettings;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.config.MoleculeEnv;
import app.moleculesai.sdk.runtime.config.ServerConfig;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.PlatformUrl;
import app.moleculesai.sdk.runtime.instances.PluginHost;
import app.moleculesai.sdk.runtime.observe.Metrics;
import app.moleculesai.sdk.runtime.push.WebhookClient;
import app.moleculesai.sdk.runtime.secrets.SecretValues;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.turns.CallStatistics;
import app.moleculesai.sdk.runtime.turns.InterruptedTurns;
import app.moleculesai.sdk.runtime.workspaces.RuntimeManifest;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all other parts of a server stand on: its plugins, its clock, its background work, who may do what. Immutable; what
 * it holds is safe for use by many threads.
 */
final class Ground {
  private static final System.Logger LOG = System.getLogger(Ground.class.getName());
  private static final Duration DEADLINE_CHECK = Duration.ofMillis(250);

  final ServerConfig config;
  final PluginHost host;
  final Metrics metrics;
  final Clock clock;
  final LongSupplier nanos = System::nanoTime;
  final SecureRandom random = new SecureRandom();
  final Supplier<UUID> ids = new RandomIds();
  final MessageStore store;
  final Registry registry;
  final EventBus bus;
  final Changes changes;
  final Installation installation;
  final OutboundAddresses addresses;
  final AgentClient client;
  final OutboundAddresses receivers;
  final WebhookClient webhooks;
  final CallStatistics statistics;
  final InterruptedTurns interrupted;
  final Supervisor supervisor;
  final WorkspaceDirectory directory;
  final Runtimes runtimes;
  final SecretVault vault;
  final SecretValues values;
  final PlatformUrl platformUrl;
  final Access access;
  final Tokens tokens;
  final ActivityLog log;

  Ground(ServerConfig config, PluginHost host, Metrics metrics, Clock clock,
      Consumer<AutoCloseable> closing) {
    this.config = config;
    this.host = host;
    this.metrics = metrics;
    this.clock = clock;
    var news = startPlugins(host, config, clock, ids);
    store = host.messageStore();
    registry = host.registry();
    bus = news.bus();
    changes = news.changes();
    installation = news.installation();
    addresses = addresses(config);
    // these are closed behind the supervisor, whose last tasks still call agents and end turns
    client = new AgentClient(addresses);
    closing.accept(client);
    receivers = receivers(config.a2a().pushAllowPrivate());
    webhooks = new WebhookClient(receivers, clock);
    closing.accept(webhooks);
    statistics = new CallStatistics(changes, clock);
    closing.accept(statistics::write);
    interrupted = new InterruptedTurns(registry, store, clock, installation::id,
        installation::owner);
    closing.accept(interrupted::release);
    supervisor = new Supervisor(clock);
    closing.accept(supervisor);
    supervisor.every("plugin-deadlines", DEADLINE_CHECK, host::interruptOverdueCalls);
    supervisor.every("agent-connections", AgentClient.INTERVAL, client::dropIdle);
    supervisor.every("call-statistics", CallStatistics.INTERVAL, statistics::write);
    directory = new WorkspaceDirectory(registry, changes, nanos);
    runtimes = runtimes(config, host);
    vault = vault(config, random);
    values = new SecretValues(registry, vault);
    platformUrl = new PlatformUrl(config.http().externalPlatformUrl().map(URI::toString));
    access = new Access(authSettings(config), registry, changes, directory, supervisor, clock,
        nanos);
    tokens = new Tokens(changes, random, ids, clock);
    log = new ActivityLog(store, changes);
    var retention = new ActivityRetention(store, registry, clock, config.activities().retention(),
        lease("retention", ActivityRetention.LEASE));
    supervisor.every("retention", config.activities().cleanupInterval(), retention::prune);
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

  /** Returns what lets one server at a time do a piece of work. */
  SweepLease lease(String name, Duration lasting) {
    return new SweepLease(registry, name, installation::owner, lasting, clock);
  }

  static Runtimes runtimes(ServerConfig config, PluginHost host) {
    return new Runtimes(RuntimeManifest.names(config.folders().manifest()), host.runtimes());
  }

  static int defaultTier(ServerConfig config) {
    return config.access().saas() ? 4 : 3; // wire.md 4.3
  }

  static OutboundAddresses addresses(ServerConfig config) {
    if (config.access().environment() == MoleculeEnv.DEVELOPMENT) {
      return new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT);
    }
    return new OutboundAddresses(config.access().saas()
        ? OutboundAddresses.Mode.SAAS
        : OutboundAddresses.Mode.SELF_HOSTED);
  }

  /** Receivers of news are anybody's choice: where agents may be in development is not for them. */
  private static OutboundAddresses receivers(boolean allowPrivate) {
    if (allowPrivate) {
      LOG.log(WARNING,
          "A2A_PUSH_ALLOW_PRIVATE is set: push notifications go to private and loopback"
              + " addresses too, which is for tests only");
    }
    return new OutboundAddresses(allowPrivate
        ? OutboundAddresses.Mode.DEVELOPMENT
        : OutboundAddresses.Mode.SELF_HOSTED);
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
}
