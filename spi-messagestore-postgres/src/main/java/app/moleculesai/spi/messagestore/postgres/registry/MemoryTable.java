package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What workspaces remember; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record MemoryTable(Session session) implements MemoryRepository {
  private static final Columns<Memory> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", Memory::id),
      column("workspace_id", "uuid", Memory::workspaceId),
      column("scope", "text", Memory::scope),
      column("namespace", "text", Memory::namespace),
      column("content", "text", Memory::content),
      column("content_lower", "text", memory -> lower(memory.content())),
      column("created_at", "timestamptz", Memory::createdAt)));

  private static final String INSERT = """
      INSERT INTO agent_memories (%1$s) SELECT %1$s FROM %2$s"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String LIST = """
      SELECT * FROM agent_memories WHERE workspace_id = :workspace
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  private static final String SEARCH = """
      SELECT * FROM agent_memories WHERE workspace_id = :workspace
        AND (position(:text IN content_lower) > 0 OR position(:text IN lower(scope)) > 0)
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  @Override
  public void insert(List<Memory> memories) {
    session.write("writing memories",
        handle -> COLUMNS.bind(handle.createUpdate(INSERT), memories).execute());
  }

  @Override
  public List<Memory> list(UUID workspaceId, int limit) {
    return session.read("listing memories", handle -> handle.createQuery(LIST)
        .bind("workspace", workspaceId).bind("limit", limit).map(MemoryTable::read).list());
  }

  @Override
  public List<Memory> search(UUID workspaceId, String text, int limit) {
    return session.read("searching memories", handle -> handle.createQuery(SEARCH)
        .bind("workspace", workspaceId).bind("text", lower(text)).bind("limit", limit)
        .map(MemoryTable::read).list());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Memory read(ResultSet row, StatementContext context) throws SQLException {
    return new Memory(Values.id(row, "id"), Values.id(row, "workspace_id"),
        Memory.Scope.valueOf(row.getString("scope")), row.getString("namespace"),
        row.getString("content"), Values.time(row, "created_at"));
  }
}
