package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.KeyValueRepository;
import app.moleculesai.sdk.api.registry.KeyValueSize;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Values under keys; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record KeyValueTable(Session session) implements KeyValueRepository {
  private static final String FIND = """
      SELECT * FROM workspace_memory WHERE workspace_id = :workspace AND key = :key""";

  private static final String PUT = """
      INSERT INTO workspace_memory AS m (workspace_id, key, value, version, expires_at, updated_at)
      VALUES (:workspace, :key, :value, 1, CAST(:end AS timestamptz), CAST(:now AS timestamptz))
      ON CONFLICT (workspace_id, key) DO UPDATE SET value = EXCLUDED.value,
        version = m.version + 1, expires_at = EXCLUDED.expires_at,
        updated_at = EXCLUDED.updated_at
      RETURNING version""";

  private static final String DELETE_EXPIRED = """
      DELETE FROM workspace_memory WHERE workspace_id = :workspace AND key <> :key
        AND expires_at <= CAST(:now AS timestamptz)""";

  private static final String LIST = """
      SELECT * FROM workspace_memory WHERE workspace_id = :workspace
        AND (expires_at IS NULL OR expires_at > CAST(:now AS timestamptz)) ORDER BY key""";

  private static final String SIZE = """
      SELECT count(*) AS entries, coalesce(sum(octet_length(key) + octet_length(value)), 0) AS bytes
      FROM workspace_memory WHERE workspace_id = :workspace
        AND (expires_at IS NULL OR expires_at > CAST(:now AS timestamptz))""";

  private static final String DELETE = """
      DELETE FROM workspace_memory WHERE workspace_id = :workspace AND key = :key""";

  @Override
  public KeyValueWrite put(UUID workspaceId, String key, Body value, OptionalLong expected,
      Optional<Instant> expiresAt, Instant now) {
    return session.write("writing a value of workspace " + workspaceId, handle -> {
      if (expected.isPresent()) {
        var there = row(handle, workspaceId, key).filter(entry -> entry.isThere(now));
        if (there.map(KeyValueEntry::version).orElse(0L) != expected.getAsLong()) {
          return new KeyValueWrite.Mismatch(there
              .map(entry -> OptionalLong.of(entry.version())).orElseGet(OptionalLong::empty));
        }
      }
      handle.createUpdate(DELETE_EXPIRED).bind("workspace", workspaceId).bind("key", key)
          .bind("now", Values.text(now)).execute();
      return new KeyValueWrite.Written(handle.createQuery(PUT).bind("workspace", workspaceId)
          .bind("key", key).bind("value", Values.text(value))
          .bind("end", Values.text(expiresAt)).bind("now", Values.text(now))
          .mapTo(Long.class).one());
    });
  }

  private static Optional<KeyValueEntry> row(Handle handle, UUID workspaceId, String key) {
    return handle.createQuery(FIND).bind("workspace", workspaceId).bind("key", key)
        .map(KeyValueTable::read).findOne();
  }

  @Override
  public Optional<KeyValueEntry> find(UUID workspaceId, String key, Instant now) {
    return session.read("reading a value of workspace " + workspaceId,
        handle -> row(handle, workspaceId, key)).filter(entry -> entry.isThere(now));
  }

  @Override
  public List<KeyValueEntry> list(UUID workspaceId, Instant now) {
    return session.read("listing values of workspace " + workspaceId,
        handle -> handle.createQuery(LIST).bind("workspace", workspaceId)
            .bind("now", Values.limit(now)).map(KeyValueTable::read).list());
  }

  @Override
  public KeyValueSize size(UUID workspaceId, Instant now) {
    return session.read("measuring the values of workspace " + workspaceId,
        handle -> handle.createQuery(SIZE).bind("workspace", workspaceId)
            .bind("now", Values.limit(now))
            .map((row, context) -> new KeyValueSize(row.getInt("entries"), row.getLong("bytes")))
            .one());
  }

  @Override
  public boolean delete(UUID workspaceId, String key) {
    return session.write("deleting a value of workspace " + workspaceId,
        handle -> handle.createUpdate(DELETE).bind("workspace", workspaceId).bind("key", key)
            .execute()) == 1;
  }

  private static KeyValueEntry read(ResultSet row, StatementContext context) throws SQLException {
    return new KeyValueEntry(Values.id(row, "workspace_id"), row.getString("key"),
        Body.wrap(row.getBytes("value")), row.getLong("version"),
        Values.findTime(row, "expires_at"), Values.time(row, "updated_at"));
  }
}
