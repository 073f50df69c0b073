package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Schema;
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
          "delegations", "pending_uploads"));

  private final DatabaseAccess access;
  private final Transactions transactions;
  private final InstallationTable installation;

  /** Reaches its tables this way, which it closes. */
  public PostgresRegistry(DatabaseAccess access) {
    this(access, new Transactions(access));
  }

  private PostgresRegistry(DatabaseAccess access, Transactions transactions) {
    this(access, transactions, new PooledSession(access, transactions));
  }

  private PostgresRegistry(DatabaseAccess access, Transactions transactions, Session session) {
    super(session);
    this.access = access;
    this.transactions = transactions;
    this.installation = new InstallationTable(session);
  }

  @Override
  public void start() {
    access.start();
  }

  @Override
  public Health check() {
    return access.check();
  }

  @Override
  public <T> T transaction(Function<? super Transaction, ? extends T> work) {
    return transactions.run("a transaction",
        session -> work.apply(new PostgresTransaction(session)));
  }

  @Override
  public Optional<String> installationId() {
    return Optional.of(installation.id());
  }

  @Override
  public void close() {
    access.close();
  }
}
