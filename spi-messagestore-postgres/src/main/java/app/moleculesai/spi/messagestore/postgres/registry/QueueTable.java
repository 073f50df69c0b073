package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueInsert;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/**
 * Messages that wait for busy agents; as safe for threads as its session. A claim skips rows that another is about to
 * claim, so that callers at the same time do not wait for each other.
 *
 * @param session how it reaches them
 */
record QueueTable(Session session) implements QueueRepository {
  private static final Columns<QueuedItem> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", QueuedItem::id),
      column("workspace_id", "uuid", QueuedItem::workspaceId),
      column("caller_id", "uuid", item -> item.message().callerId()),
      column("priority", "smallint", item -> item.message().priority()),
      column("body", "text", item -> item.message().body()),
      column("method", "text", item -> item.message().method()),
      column("idempotency_key", "text", item -> item.message().idempotencyKey()),
      column("turn_ref", "uuid", item -> item.message().turnId()),
      column("expires_at", "timestamptz", item -> item.message().expiresAt()),
      column("extensions", "text", item -> item.message().extensions()),
      column("enqueued_at", "timestamptz", QueuedItem::enqueuedAt)));

  /** What the second part reads is from before the first: the new item is not among it. */
  private static final String INSERT = """
      WITH inserted AS (
        INSERT INTO a2a_queue (%1$s) SELECT %1$s FROM %2$s
        ON CONFLICT (workspace_id, idempotency_key)
          WHERE idempotency_key IS NOT NULL AND status IN ('queued', 'dispatched') DO NOTHING
        RETURNING id
      )
      SELECT id, true AS is_new FROM inserted
      UNION ALL
      SELECT id, false FROM a2a_queue
      WHERE workspace_id = :workspace AND idempotency_key = CAST(:key AS text)
        AND status IN ('queued', 'dispatched')""".formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = "SELECT * FROM a2a_queue WHERE id = :id";

  private static final String DEPTH = """
      SELECT count(*) FROM a2a_queue WHERE workspace_id = :workspace AND status = 'queued'""";

  private static final String DEPTH_OF_ALL = """
      SELECT count(*) FROM a2a_queue WHERE status = 'queued'""";

  private static final String WAITING = """
      SELECT owner.id FROM workspaces AS owner
      JOIN (
        SELECT DISTINCT workspace_id FROM a2a_queue
        WHERE status = 'queued' AND (expires_at IS NULL OR expires_at > CAST(:now AS timestamptz))
      ) AS waiting ON waiting.workspace_id = owner.id
      WHERE owner.status <> 'removed' AND owner.active_tasks < owner.max_concurrent_tasks
        AND owner.max_concurrent_tasks > (
          SELECT count(*) FROM a2a_queue WHERE workspace_id = owner.id AND status = 'dispatched'
        )""";

  private static final String ACTIVE_TURNS = """
      SELECT DISTINCT turn_ref FROM a2a_queue
      WHERE turn_ref = ANY (CAST(:ids AS uuid[])) AND status IN ('queued', 'dispatched')""";

  private static final String CLAIM = """
      UPDATE a2a_queue
      SET status = 'dispatched', attempts = attempts + 1, dispatched_at = CAST(:now AS timestamptz),
        claimed_by = :claimant, lease_until = CAST(:until AS timestamptz)
      WHERE id = (
        SELECT id FROM a2a_queue
        WHERE workspace_id = :workspace AND status = 'queued'
          AND (expires_at IS NULL OR expires_at > CAST(:now AS timestamptz))
        ORDER BY priority DESC, enqueued_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
      ) AND :places > (
        SELECT count(*) FROM a2a_queue WHERE workspace_id = :workspace AND status = 'dispatched'
      )
      RETURNING *""";

  /** A database that was adopted may have claims without an end. */
  private static final String LAPSED = """
      (lease_until IS NULL OR lease_until <= CAST(:now AS timestamptz))""";

  private static final String CLAIM_ALL = """
      WITH claimed AS (
        UPDATE a2a_queue SET status = 'dispatched', claimed_by = :claimant,
          lease_until = CAST(:until AS timestamptz)
        WHERE id IN (%s ORDER BY enqueued_at, id LIMIT :limit)
        RETURNING *
      )
      SELECT * FROM claimed ORDER BY enqueued_at, id""";

  private static final String CLAIM_OVER = CLAIM_ALL.formatted("""
      SELECT id FROM (
        SELECT id, enqueued_at FROM a2a_queue
        WHERE status = 'queued' AND expires_at <= CAST(:now AS timestamptz)
        UNION
        SELECT item.id, item.enqueued_at FROM a2a_queue AS item
        JOIN workspaces AS owner ON owner.id = item.workspace_id
        WHERE item.status = 'queued' AND owner.status = 'removed'
        UNION
        SELECT id, enqueued_at FROM a2a_queue
        WHERE status = 'dispatched' AND attempts >= :most_attempts AND %s
      ) AS over""".formatted(LAPSED));

  private static final String OLDER = """
      SELECT id FROM a2a_queue
      WHERE status = 'queued' AND enqueued_at < CAST(:before AS timestamptz)""";

  private static final String CLAIM_OLDER = CLAIM_ALL.formatted(OLDER);

  private static final String CLAIM_OLDER_OF_ONE = CLAIM_ALL
      .formatted(OLDER + " AND workspace_id = :workspace");

  private static final String CLAIM_TURN = """
      UPDATE a2a_queue SET status = 'dispatched', claimed_by = :claimant,
        lease_until = CAST(:until AS timestamptz)
      WHERE turn_ref = :turn AND status = 'queued'
      RETURNING *""";

  /** In one order, so that those who renew, requeue and claim several wait for each other and not in a circle. */
  private static final String RENEW = """
      WITH held AS (
        SELECT item.id FROM a2a_queue AS item
        JOIN unnest(CAST(:ids AS uuid[]), CAST(:claimants AS text[])) AS mine (id, claimant)
          ON item.id = mine.id AND item.claimed_by = mine.claimant
        WHERE item.status = 'dispatched'
        ORDER BY item.id FOR UPDATE OF item
      )
      UPDATE a2a_queue SET lease_until = CAST(:until AS timestamptz)
      WHERE id IN (SELECT id FROM held)
      RETURNING id""";

  private static final String HELD = " WHERE id = :id AND status = 'dispatched'"
      + " AND claimed_by = :claimant";

  private static final String PUT_BACK = """
      UPDATE a2a_queue SET status = 'queued', claimed_by = NULL, lease_until = NULL,
        last_error = :reason, attempts = attempts - CASE WHEN :counts THEN 0 ELSE 1 END""" + HELD;

  private static final String END = """
      UPDATE a2a_queue SET status = :status, claimed_by = NULL, lease_until = NULL,
        completed_at = CAST(:now AS timestamptz), response_body = CAST(:response AS text),
        last_error = NULLIF(concat_ws('; ', last_error, CAST(:reason AS text)), '')""" + HELD;

  private static final String REQUEUE = """
      UPDATE a2a_queue SET status = 'queued', claimed_by = NULL, lease_until = NULL
      WHERE status = 'dispatched' AND attempts < :most_attempts AND\s""" + LAPSED;

  private static final String DELETE_ENDED = """
      DELETE FROM a2a_queue WHERE id IN (
        SELECT id FROM a2a_queue WHERE completed_at < CAST(:before AS timestamptz) LIMIT :limit
      )""";

  @Override
  public QueueInsert insert(UUID id, QueueMessage message, Instant now) {
    var items = List.of(QueuedItem.of(id, message, now));
    return session.write("queueing a message", handle -> COLUMNS
        .bind(handle.createQuery(INSERT), items)
        .bind("workspace", message.workspaceId())
        .bind("key", message.idempotencyKey().orElse(null))
        .map((row, context) -> new QueueInsert(Values.id(row, "id"), row.getBoolean("is_new")))
        .one());
  }

  @Override
  public Optional<QueuedItem> find(UUID id) {
    return session.read("reading a queued message", handle -> handle.createQuery(FIND)
        .bind("id", id).map(QueueTable::read).findOne());
  }

  @Override
  public int depth(UUID workspaceId) {
    return session.read("counting queued messages", handle -> handle.createQuery(DEPTH)
        .bind("workspace", workspaceId).mapTo(Integer.class).one());
  }

  @Override
  public int depth() {
    return session.read("counting queued messages",
        handle -> handle.createQuery(DEPTH_OF_ALL).mapTo(Integer.class).one());
  }

  @Override
  public Set<UUID> waiting(Instant now) {
    return session.read("looking for queued messages", handle -> handle.createQuery(WAITING)
        .bind("now", Values.limit(now)).mapTo(UUID.class).set());
  }

  @Override
  public Set<UUID> activeTurns(Collection<UUID> turnIds) {
    return session.read("looking for queued messages", handle -> handle.createQuery(ACTIVE_TURNS)
        .bind("ids", Values.ids(turnIds)).mapTo(UUID.class).set());
  }

  @Override
  public Optional<QueuedItem> claim(UUID workspaceId, int places, QueueClaim claim, Instant now) {
    return session.write("claiming a queued message", handle -> with(claim,
        handle.createQuery(CLAIM)).bind("workspace", workspaceId).bind("places", places)
        .bind("now", Values.text(now)).map(QueueTable::read).findOne());
  }

  @Override
  public List<QueuedItem> claimOver(int mostAttempts, QueueClaim claim, Instant now, int limit) {
    return session.write("claiming messages to end them",
        handle -> all(claim, limit, handle.createQuery(CLAIM_OVER)
            .bind("most_attempts", mostAttempts).bind("now", Values.text(now))));
  }

  @Override
  public List<QueuedItem> claimOlder(Optional<UUID> workspaceId, Instant before, QueueClaim claim,
      int limit) {
    return session.write("claiming messages to end them",
        handle -> all(claim, limit, workspaceId
            .map(id -> handle.createQuery(CLAIM_OLDER_OF_ONE).bind("workspace", id))
            .orElseGet(() -> handle.createQuery(CLAIM_OLDER))
            .bind("before", Values.limit(before))));
  }

  @Override
  public Optional<QueuedItem> claimTurn(UUID turnId, QueueClaim claim) {
    return session.write("claiming a message to end it",
        handle -> with(claim, handle.createQuery(CLAIM_TURN)).bind("turn", turnId)
            .map(QueueTable::read).findFirst());
  }

  private static List<QueuedItem> all(QueueClaim claim, int limit, Query query) {
    return with(claim, query).bind("limit", limit).map(QueueTable::read).list();
  }

  private static <S extends SqlStatement<S>> S with(QueueClaim claim, S statement) {
    return statement.bind("claimant", claim.claimant()).bind("until", Values.text(claim.until()));
  }

  @Override
  public Set<UUID> renew(Map<UUID, String> claimants, Instant until) {
    var held = List.copyOf(claimants.entrySet());
    return session.write("renewing claims", handle -> handle.createQuery(RENEW)
        .bind("ids", Values.ids(held.stream().map(Map.Entry::getKey).toList()))
        .bind("claimants", held.stream().map(Map.Entry::getValue).toArray(String[]::new))
        .bind("until", Values.text(until)).mapTo(UUID.class).set());
  }

  @Override
  public boolean putBack(UUID id, String claimant, boolean counts, String reason) {
    return session.write("putting a message back",
        handle -> changed(handle.createUpdate(PUT_BACK).bind("id", id).bind("claimant", claimant)
            .bind("counts", counts).bind("reason", reason)));
  }

  @Override
  public boolean end(UUID id, String claimant, QueueEnd end, Instant now) {
    return session.write("ending a queued message",
        handle -> changed(handle.createUpdate(END).bind("id", id).bind("claimant", claimant)
            .bind("status", end.status().word()).bind("now", Values.text(now))
            .bind("response", Values.text(end.response()))
            .bind("reason", end.reason().orElse(null))));
  }

  private static boolean changed(Update update) {
    return update.execute() == 1;
  }

  @Override
  public int requeueLapsed(int mostAttempts, Instant now) {
    return session.write("putting messages back", handle -> handle.createUpdate(REQUEUE)
        .bind("most_attempts", mostAttempts).bind("now", Values.limit(now)).execute());
  }

  @Override
  public int deleteEnded(Instant before, int limit) {
    return session.write("deleting ended messages", handle -> handle.createUpdate(DELETE_ENDED)
        .bind("before", Values.limit(before)).bind("limit", limit).execute());
  }

  private static QueuedItem read(ResultSet row, StatementContext context) throws SQLException {
    var message = new QueueMessage(Values.id(row, "workspace_id"), Values.findId(row, "caller_id"),
        row.getInt("priority"), Values.findBody(row, "body").orElseThrow(),
        Values.findText(row, "method").orElse(""), Values.findText(row, "idempotency_key"),
        Values.findId(row, "turn_ref"), Values.findTime(row, "expires_at"),
        Values.findText(row, "extensions"));
    var until = Values.findTime(row, "lease_until");
    return new QueuedItem(Values.id(row, "id"), message, Values.time(row, "enqueued_at"),
        QueueStatus.parse(row.getString("status")), row.getInt("attempts"),
        Values.findTime(row, "dispatched_at"), Values.findTime(row, "completed_at"),
        Values.findText(row, "last_error"),
        Values.findText(row, "claimed_by")
            .flatMap(claimant -> until.map(end -> new QueueClaim(claimant, end))),
        Values.findBody(row, "response_body"));
  }
}
