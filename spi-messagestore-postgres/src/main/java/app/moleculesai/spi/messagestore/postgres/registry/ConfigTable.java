package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.WorkspaceConfigRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The configurations of workspaces; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record ConfigTable(Session session) implements WorkspaceConfigRepository {
  private static final Columns<Map.Entry<UUID, Body>> COLUMNS = new Columns<>(List.of(
      column("workspace_id", "uuid", Map.Entry::getKey),
      column("data", "text", Map.Entry::getValue)));

  private static final String PUT = """
      INSERT INTO workspace_config (%1$s) SELECT %1$s FROM %2$s
      ON CONFLICT (workspace_id) DO UPDATE SET data = EXCLUDED.data, updated_at = now()"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = "SELECT data FROM workspace_config WHERE workspace_id = :id";

  @Override
  public void put(Map<UUID, Body> configs) {
    session.write("writing configurations",
        handle -> COLUMNS.bind(handle.createUpdate(PUT), configs.entrySet()).execute());
  }

  @Override
  public Optional<Body> find(UUID workspaceId) {
    return session.read("finding a configuration", handle -> handle.createQuery(FIND)
        .bind("id", workspaceId)
        .map((row, context) -> Body.wrap(row.getBytes("data"))).findOne());
  }
}
