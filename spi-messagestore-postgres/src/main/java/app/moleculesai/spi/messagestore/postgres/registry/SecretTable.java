package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StoredSecret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Secrets as the server encrypted them: a table for those of workspaces, one for everybody's. As safe for threads as its
 * session.
 *
 * @param session how it reaches them
 */
record SecretTable(Session session) implements SecretRepository {
  private static final Columns<StoredSecret> SHARED = new Columns<>(List.of(
      column("key", "text", StoredSecret::key),
      column("encrypted_value", "bytea", StoredSecret::value),
      column("encryption_version", "integer", StoredSecret::encryptionVersion),
      column("created_at", "timestamptz", StoredSecret::createdAt),
      column("updated_at", "timestamptz", StoredSecret::updatedAt)));

  private static final Columns<StoredSecret> OWNED = new Columns<>(Stream.concat(
      Stream.of(column("workspace_id", "uuid", StoredSecret::workspaceId)),
      SHARED.all().stream()).toList());

  private static final String NEW_VALUE = """
      DO UPDATE SET encrypted_value = EXCLUDED.encrypted_value,
       encryption_version = EXCLUDED.encryption_version, updated_at = EXCLUDED.updated_at""";

  private static final String PUT_OWNED = """
      INSERT INTO workspace_secrets (%1$s) SELECT %1$s FROM %2$s ON CONFLICT (workspace_id, key)"""
      .formatted(OWNED.names(), OWNED.given()) + NEW_VALUE;

  private static final String PUT_SHARED = """
      INSERT INTO global_secrets (%1$s) SELECT %1$s FROM %2$s ON CONFLICT (key)"""
      .formatted(SHARED.names(), SHARED.given()) + NEW_VALUE;

  private static final String LIST_OWNED = """
      SELECT * FROM workspace_secrets WHERE workspace_id = :workspace ORDER BY key""";

  private static final String LIST_SHARED = """
      SELECT NULL::uuid AS workspace_id, * FROM global_secrets ORDER BY key""";

  private static final String OWNERS = "SELECT DISTINCT workspace_id FROM workspace_secrets";

  private static final String OWNERS_OF = "SELECT workspace_id FROM workspace_secrets WHERE key = :key";

  private static final String DELETE_OWNED = """
      DELETE FROM workspace_secrets WHERE workspace_id = :workspace AND key = :key""";

  private static final String DELETE_SHARED = "DELETE FROM global_secrets WHERE key = :key";

  /** What only one secret may have. */
  private record Name(Optional<UUID> workspaceId, String key) {}

  @Override
  public void put(List<StoredSecret> secrets) {
    var last = new LinkedHashMap<Name, StoredSecret>(); // one statement writes a row once
    for (var secret : secrets) {
      last.merge(new Name(secret.workspaceId(), secret.key()), secret, SecretTable::renewed);
    }
    session.write("writing secrets", handle -> put(handle, last.values()));
  }

  private static StoredSecret renewed(StoredSecret first, StoredSecret second) {
    return StoredSecret.of(second.workspaceId(), second.key(), second.value(),
        second.encryptionVersion(), first.createdAt(), second.updatedAt());
  }

  private static int put(Handle handle, Collection<StoredSecret> secrets) {
    var owned = secrets.stream().filter(secret -> secret.workspaceId().isPresent()).toList();
    var shared = secrets.stream().filter(secret -> secret.workspaceId().isEmpty()).toList();
    int written = 0;
    if (!owned.isEmpty()) {
      written += OWNED.bind(handle.createUpdate(PUT_OWNED), owned).execute();
    }
    if (!shared.isEmpty()) {
      written += SHARED.bind(handle.createUpdate(PUT_SHARED), shared).execute();
    }
    return written;
  }

  @Override
  public List<StoredSecret> list(Optional<UUID> workspaceId) {
    return session.read("listing secrets", handle -> workspaceId
        .map(id -> handle.createQuery(LIST_OWNED).bind("workspace", id))
        .orElseGet(() -> handle.createQuery(LIST_SHARED))
        .map(SecretTable::read).list());
  }

  @Override
  public Set<UUID> owners(Optional<String> key) {
    return session.read("listing owners of secrets", handle -> Set.copyOf(key
        .map(name -> handle.createQuery(OWNERS_OF).bind("key", name))
        .orElseGet(() -> handle.createQuery(OWNERS))
        .map((row, context) -> Values.id(row, "workspace_id")).list()));
  }

  @Override
  public boolean delete(Optional<UUID> workspaceId, String key) {
    return session.write("deleting a secret", handle -> workspaceId
        .map(id -> handle.createUpdate(DELETE_OWNED).bind("workspace", id))
        .orElseGet(() -> handle.createUpdate(DELETE_SHARED))
        .bind("key", key).execute()) == 1;
  }

  private static StoredSecret read(ResultSet row, StatementContext context) throws SQLException {
    return StoredSecret.of(Values.findId(row, "workspace_id"), row.getString("key"),
        row.getBytes("encrypted_value"), row.getInt("encryption_version"),
        Values.time(row, "created_at"), Values.time(row, "updated_at"));
  }
}
