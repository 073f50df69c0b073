package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Schema;
import app.moleculesai.spi.messagestore.postgres.relay.PostgresRelay;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A registry in PostgreSQL. Safe for use by many threads, and by many servers on one database. */
public final class PostgresRegistry extends PostgresRepositories implements Registry {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("registry", "META-INF/molecule/postgres/registry",
      "molecule_registry_history", List.of("installation", "workspaces", "canvas_layouts",
          "workspace_config", "workspace_auth_tokens", "org_api_tokens", "structure_events",
          "leases", "workspace_secrets", "global_secrets", "workspace_schedules",
          "agent_memories", "workspace_token_usage", "org_plugin_allowlist", "a2a_queue",
          "delegations", "workspace_memory", "approval_requests", "canvas_viewport",
          "pending_uploads", "runtime_image_pins", "tasks", "task_events", "push_configs",
          "push_outbox"));

  private final DatabaseAccess access;
  private final Transactions transactions;
  private final InstallationTable installation;
  private final PostgresRelay relay;

  /**
   * Reaches its tables this way.
   *
   * @param access closed by the registry
   * @param relay started and closed by the registry
   */
  public PostgresRegistry(DatabaseAccess access, PostgresRelay relay) {
    this(access, new Transactions(access), relay);
  }

  private PostgresRegistry(DatabaseAccess access, Transactions transactions,
      PostgresRelay relay) {
    this(access, transactions, new PooledSession(access, transactions), relay);
  }

  private PostgresRegistry(DatabaseAccess access, Transactions transactions, Session session,
      PostgresRelay relay) {
    super(session);
    this.access = access;
    this.transactions = transactions;
    this.installation = new InstallationTable(session);
    this.relay = relay;
  }

  @Override
  public void start() {
    access.start();
    relay.start();
  }

  @Override
  public Health check() {
    var health = access.check();
    return health.status() == Health.Status.UP ? relay.check() : health;
  }

  @Override
  public <T> T transaction(Function<? super Transaction, ? extends T> work) {
    return transactions.run("a transaction", session -> {
      var transaction = new PostgresTransaction(session, relay.outbox());
      T result = work.apply(transaction);
      transaction.send();
      return result;
    });
  }

  @Override
  public Optional<EventRelay> relay() {
    return Optional.of(relay);
  }

  @Override
  public Optional<String> installationId() {
    return Optional.of(installation.id());
  }

  @Override
  public void close() {
    relay.close();
    access.close();
  }
}
