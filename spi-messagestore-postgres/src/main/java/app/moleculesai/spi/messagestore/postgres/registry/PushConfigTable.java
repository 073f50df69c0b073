package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.text.StorableText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Where news of tasks is pushed to; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record PushConfigTable(Session session) implements PushConfigRepository {
  private static final Columns<PushConfig> COLUMNS = new Columns<>(List.of(
      column("key", "uuid", PushConfig::key),
      column("workspace_id", "uuid", PushConfig::workspaceId),
      column("task_id", "text", PushConfig::taskId),
      column("id", "text", PushConfig::id),
      column("owner", "text", PushConfig::owner),
      column("generation", "text", PushConfig::generation),
      column("content", "bytea", config -> config.content().toByteArray()),
      column("encryption_version", "integer", config -> config.content().encryptionVersion()),
      column("token_hash", "bytea", PushConfig::tokenHash),
      column("created_at", "timestamptz", PushConfig::createdAt)));

  /** Of the task of a row {@code given}: the words of the index of those that are named. */
  private static final String SAME_TASK = """
      SELECT FROM push_configs AS other WHERE other.workspace_id = given.workspace_id
        AND other.task_id = given.task_id AND other.task_id <> ''""";

  private static final String HAS_ROOM = ":most > (" + SAME_TASK.replace("SELECT",
      "SELECT count(*)") + ")";

  private static final String HAS_ID = "EXISTS (" + SAME_TASK + " AND other.id = given.id)";

  private static final String PUT = """
      INSERT INTO push_configs (%1$s, used_at) SELECT %1$s, created_at FROM %2$s WHERE %3$s OR %4$s
      ON CONFLICT (workspace_id, task_id, id) WHERE task_id <> ''
      DO UPDATE SET owner = EXCLUDED.owner, generation = EXCLUDED.generation,
        content = EXCLUDED.content, encryption_version = EXCLUDED.encryption_version,
        token_hash = EXCLUDED.token_hash,
        used_at = greatest(push_configs.used_at, EXCLUDED.used_at)
      RETURNING *""".formatted(COLUMNS.names(), COLUMNS.given(), HAS_ID, HAS_ROOM);

  private static final String FIND = "SELECT * FROM push_configs WHERE key = :key";

  private static final String OF_TASK = """
      SELECT * FROM push_configs
      WHERE workspace_id = :workspace AND task_id = :task AND task_id <> ''""";

  private static final String FIND_OF_TASK = OF_TASK + " AND id = :id";

  private static final String LIST = OF_TASK + " ORDER BY id";

  private static final String ASSIGN = """
      UPDATE push_configs AS config SET task_id = given.task_id
      FROM (SELECT key, workspace_id, id, CAST(:task AS text) AS task_id FROM push_configs
        WHERE key = :key) AS given
      WHERE config.key = given.key AND (config.task_id = given.task_id
        OR config.task_id = '' AND NOT %s AND %s)""".formatted(HAS_ID, HAS_ROOM);

  private static final String RESEAL = """
      UPDATE push_configs SET content = :content, encryption_version = :version
      WHERE key = :key""";

  private static final String PAGE = """
      SELECT * FROM push_configs WHERE key > :after ORDER BY key LIMIT :limit""";

  private static final String FIRST_PAGE = """
      SELECT * FROM push_configs ORDER BY key LIMIT :limit""";

  private static final String DELETE = "DELETE FROM push_configs WHERE key = :key";

  private static final String DELETE_UNNAMED = """
      DELETE FROM push_configs WHERE key IN (
        SELECT key FROM push_configs AS config
        WHERE task_id = '' AND created_at < CAST(:before AS timestamptz) AND NOT EXISTS (
          SELECT FROM a2a_queue
          WHERE a2a_queue.workspace_id = config.workspace_id AND status IN ('queued', 'dispatched')
            AND enqueued_at BETWEEN config.created_at AND config.created_at + interval '1 day'
        )
        LIMIT :limit
      )""";

  private static final String DELETE_UNUSED = """
      DELETE FROM push_configs WHERE key IN (
        SELECT key FROM push_configs AS config
        WHERE task_id <> '' AND used_at < CAST(:before AS timestamptz) AND NOT EXISTS (
          SELECT FROM tasks
          WHERE tasks.workspace_id = config.workspace_id AND tasks.id = config.task_id
        )
        LIMIT :limit
      )""";

  @Override
  public PushConfig put(PushConfig config) {
    return session.write("writing push configuration " + config.key(),
        handle -> COLUMNS.bind(handle.createQuery(PUT), List.of(config)).bind("most", MOST_OF_TASK)
            .map(PushConfigTable::read).findOne()
            .orElseThrow(() -> new SdkException(ErrorCode.CONFLICT,
                "the task has " + MOST_OF_TASK + " push configurations already")));
  }

  @Override
  public Optional<PushConfig> find(UUID key) {
    return session.read("finding push configuration " + key, handle -> handle.createQuery(FIND)
        .bind("key", key).map(PushConfigTable::read).findOne());
  }

  @Override
  public Optional<PushConfig> find(UUID workspaceId, String taskId, String id) {
    return !StorableText.isStorable(taskId) || !StorableText.isStorable(id)
        ? Optional.empty()
        : session.read("finding a push configuration",
            handle -> handle.createQuery(FIND_OF_TASK).bind("workspace", workspaceId)
                .bind("task", taskId).bind("id", id).map(PushConfigTable::read).findOne());
  }

  @Override
  public List<PushConfig> list(UUID workspaceId, String taskId) {
    return !StorableText.isStorable(taskId)
        ? List.of()
        : session.read("listing push configurations", handle -> handle.createQuery(LIST)
            .bind("workspace", workspaceId).bind("task", taskId).map(PushConfigTable::read)
            .list());
  }

  @Override
  public boolean assign(UUID key, String taskId) {
    return session.write("giving push configuration " + key + " to its task",
        handle -> handle.createUpdate(ASSIGN).bind("key", key).bind("task", taskId)
            .bind("most", MOST_OF_TASK).execute()) == 1;
  }

  @Override
  public boolean reseal(UUID key, SealedValue content) {
    return session.write("writing push configuration " + key,
        handle -> handle.createUpdate(RESEAL).bind("key", key)
            .bind("content", content.toByteArray()).bind("version", content.encryptionVersion())
            .execute()) == 1;
  }

  @Override
  public List<PushConfig> page(Optional<UUID> after, int limit) {
    return session.read("reading push configurations", handle -> after
        .map(key -> handle.createQuery(PAGE).bind("after", key))
        .orElseGet(() -> handle.createQuery(FIRST_PAGE))
        .bind("limit", limit).map(PushConfigTable::read).list());
  }

  @Override
  public boolean delete(UUID key) {
    return session.write("deleting push configuration " + key,
        handle -> handle.createUpdate(DELETE).bind("key", key).execute()) == 1;
  }

  @Override
  public int deleteUnnamed(Instant before, int limit) {
    return delete("deleting push configurations without a task", DELETE_UNNAMED, before, limit);
  }

  @Override
  public int deleteUnused(Instant before, int limit) {
    return delete("deleting push configurations of unknown tasks", DELETE_UNUSED, before, limit);
  }

  private int delete(String what, String statement, Instant before, int limit) {
    return session.write(what, handle -> handle.createUpdate(statement)
        .bind("before", Values.limit(before)).bind("limit", limit).execute());
  }

  private static PushConfig read(ResultSet row, StatementContext context) throws SQLException {
    return new PushConfig(Values.id(row, "key"), Values.id(row, "workspace_id"),
        row.getString("task_id"), row.getString("id"), row.getString("owner"),
        row.getString("generation"),
        SealedValue.of(row.getBytes("content"), row.getInt("encryption_version")),
        Optional.ofNullable(row.getBytes("token_hash")).map(TokenHash::of),
        Values.time(row, "created_at"));
  }
}
