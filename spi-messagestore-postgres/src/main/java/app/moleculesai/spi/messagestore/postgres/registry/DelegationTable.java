package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationInsert;
import app.moleculesai.sdk.api.registry.DelegationRepository;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The ledger of delegations; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record DelegationTable(Session session) implements DelegationRepository {
  private static final Columns<Delegation> COLUMNS = new Columns<>(List.of(
      column("delegation_id", "text", Delegation::id),
      column("caller_id", "uuid", Delegation::callerId),
      column("callee_id", "uuid", Delegation::calleeId),
      column("task_preview", "text", Delegation::taskPreview),
      column("status", "text", entry -> entry.status().word()),
      column("last_heartbeat", "timestamptz", Delegation::lastHeartbeat),
      column("deadline", "timestamptz", Delegation::deadline),
      column("result_preview", "text", Delegation::resultPreview),
      column("error_detail", "text", Delegation::errorDetail),
      column("retry_count", "integer", Delegation::retryCount),
      column("created_at", "timestamptz", Delegation::createdAt),
      column("updated_at", "timestamptz", Delegation::updatedAt),
      column("idempotency_key", "text", Delegation::idempotencyKey)));

  private static final String IS_OPEN = "status IN ('queued', 'dispatched', 'in_progress')";

  private static final String GIVE_UP_KEY = """
      UPDATE delegations SET idempotency_key = NULL
      WHERE caller_id = :caller AND idempotency_key = CAST(:key AS text) AND status = 'failed'
        AND NOT EXISTS (SELECT FROM delegations WHERE delegation_id = :id)""";

  private static final String INSERT = """
      INSERT INTO delegations (%1$s) SELECT %1$s FROM %2$s ON CONFLICT DO NOTHING RETURNING *"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = "SELECT * FROM delegations WHERE delegation_id = :id";

  private static final String FIND_BY_KEY = """
      SELECT * FROM delegations
      WHERE caller_id = :caller AND idempotency_key = CAST(:key AS text)""";

  private static final String CHANGE = """
      UPDATE delegations SET status = :status,
        result_preview = COALESCE(CAST(:result AS text), result_preview),
        error_detail = COALESCE(CAST(:error AS text), error_detail),
        updated_at = CAST(:now AS timestamptz)
      WHERE delegation_id = :id RETURNING *""";

  private static final String HEARTBEAT = """
      UPDATE delegations SET last_heartbeat = CAST(:now AS timestamptz)
      WHERE delegation_id = ANY (CAST(:ids AS text[])) AND last_heartbeat IS NOT NULL AND\s"""
      + IS_OPEN;

  private static final String REST = """
      UPDATE delegations SET last_heartbeat = NULL
      WHERE delegation_id = :id AND last_heartbeat IS NOT NULL AND\s""" + IS_OPEN;

  private static final String TAKE_OVER = """
      WITH silent AS (
        SELECT delegation_id AS id, last_heartbeat AS heard FROM delegations
        WHERE last_heartbeat < CAST(:since AS timestamptz)
          AND deadline > CAST(:now AS timestamptz) AND %s
        ORDER BY last_heartbeat, delegation_id LIMIT :limit FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE delegations SET last_heartbeat = CAST(:now AS timestamptz)
        FROM silent WHERE delegation_id = silent.id
        RETURNING delegations.*, silent.heard
      )
      SELECT * FROM taken ORDER BY heard, delegation_id""".formatted(IS_OPEN);

  private static final String RETRY = """
      UPDATE delegations SET retry_count = retry_count + 1,
        last_heartbeat = CAST(:now AS timestamptz), updated_at = CAST(:now AS timestamptz)
      WHERE delegation_id = :id AND retry_count = :retries AND %s RETURNING *""".formatted(IS_OPEN);

  private static final String OVERDUE = """
      SELECT * FROM delegations
      WHERE %s AND delegation_id > :after
        AND (deadline <= CAST(:now AS timestamptz)
          OR last_heartbeat < CAST(:since AS timestamptz))
      ORDER BY delegation_id LIMIT :limit""".formatted(IS_OPEN);

  private static final String DELETE_ENDED = """
      DELETE FROM delegations WHERE delegation_id IN (
        SELECT delegation_id FROM delegations
        WHERE status IN ('completed', 'failed', 'stuck')
          AND updated_at < CAST(:before AS timestamptz)
        LIMIT :limit
      )""";

  private static final String OF_CALLERS = " AND caller_id = ANY (CAST(:callers AS uuid[]))";

  @Override
  public DelegationInsert insert(Delegation delegation) {
    return session.write("inserting delegation " + delegation.id(), handle -> {
      delegation.idempotencyKey().ifPresent(key -> handle.createUpdate(GIVE_UP_KEY)
          .bind("caller", delegation.callerId()).bind("key", key).bind("id", delegation.id())
          .execute());
      return COLUMNS.bind(handle.createQuery(INSERT), List.of(delegation))
          .map(DelegationTable::read).findOne().map(entry -> new DelegationInsert(entry, true))
          .orElseGet(() -> new DelegationInsert(inTheWay(handle, delegation), false));
    });
  }

  private static Delegation inTheWay(Handle handle, Delegation delegation) {
    return find(handle, delegation.id()).orElseGet(() -> handle.createQuery(FIND_BY_KEY)
        .bind("caller", delegation.callerId())
        .bind("key", delegation.idempotencyKey().orElse(null))
        .map(DelegationTable::read).one());
  }

  @Override
  public Optional<Delegation> find(String id) {
    return session.read("reading delegation " + id, handle -> find(handle, id));
  }

  private static Optional<Delegation> find(Handle handle, String id) {
    return handle.createQuery(FIND).bind("id", id).map(DelegationTable::read).findOne();
  }

  @Override
  public Optional<Delegation> change(String id, DelegationChange change, Instant now) {
    return session.write("changing delegation " + id,
        handle -> find(handle, id).filter(entry -> entry.status() != change.status())
            .map(entry -> changed(handle, entry, change, now)));
  }

  private static Delegation changed(Handle handle, Delegation entry, DelegationChange change,
      Instant now) {
    if (!entry.status().mayBecome(change.status())) {
      throw new SdkException(ErrorCode.CONFLICT, "delegation " + entry.id() + " is "
          + entry.status().word() + " and cannot become " + change.status().word());
    }
    return handle.createQuery(CHANGE).bind("id", entry.id())
        .bind("status", change.status().word())
        .bind("result", change.resultPreview().orElse(null))
        .bind("error", change.errorDetail().orElse(null))
        .bind("now", Values.text(now)).map(DelegationTable::read).one();
  }

  @Override
  public int heartbeat(Collection<String> ids, Instant now) {
    return session.write("noting that delegations are carried",
        handle -> handle.createUpdate(HEARTBEAT).bind("ids", ids.toArray(String[]::new))
            .bind("now", Values.text(now)).execute());
  }

  @Override
  public boolean rest(String id) {
    return session.write("letting delegation " + id + " wait",
        handle -> handle.createUpdate(REST).bind("id", id).execute()) == 1;
  }

  @Override
  public List<Delegation> takeOver(Instant silentSince, Instant now, int limit) {
    return session.write("taking delegations over", handle -> handle.createQuery(TAKE_OVER)
        .bind("since", Values.limit(silentSince)).bind("now", Values.text(now))
        .bind("limit", limit).map(DelegationTable::read).list());
  }

  @Override
  public Optional<Delegation> retry(String id, int retries, Instant now) {
    return session.write("retrying delegation " + id, handle -> handle.createQuery(RETRY)
        .bind("id", id).bind("retries", retries).bind("now", Values.text(now))
        .map(DelegationTable::read).findOne());
  }

  @Override
  public List<Delegation> overdue(Instant silentSince, Instant now, String after, int limit) {
    return session.read("looking for overdue delegations", handle -> handle.createQuery(OVERDUE)
        .bind("since", Values.limit(silentSince)).bind("now", Values.limit(now))
        .bind("after", after).bind("limit", limit).map(DelegationTable::read).list());
  }

  @Override
  public List<Delegation> newest(Set<DelegationStatus> statuses, Optional<Set<UUID>> callers,
      int limit) {
    var sql = """
        SELECT * FROM delegations WHERE status = ANY (CAST(:statuses AS text[]))%s
        ORDER BY created_at DESC, delegation_id LIMIT :limit"""
        .formatted(callers.isPresent() ? OF_CALLERS : "");
    return session.read("listing delegations", handle -> {
      var query = handle.createQuery(sql).bind("statuses", words(statuses)).bind("limit", limit);
      callers.ifPresent(ids -> query.bind("callers", Values.ids(ids)));
      return query.map(DelegationTable::read).list();
    });
  }

  private static String[] words(Set<DelegationStatus> statuses) {
    return statuses.stream().map(DelegationStatus::word).toArray(String[]::new);
  }

  @Override
  public Map<DelegationStatus, Integer> counts(Optional<Set<UUID>> callers) {
    var sql = """
        SELECT known.status, (
          SELECT count(*) FROM delegations WHERE delegations.status = known.status%s
        ) AS number
        FROM unnest(CAST(:statuses AS text[])) AS known (status)"""
        .formatted(callers.isPresent() ? OF_CALLERS : "");
    return session.read("counting delegations", handle -> {
      var query = handle.createQuery(sql)
          .bind("statuses", words(EnumSet.allOf(DelegationStatus.class)));
      callers.ifPresent(ids -> query.bind("callers", Values.ids(ids)));
      var counts = new EnumMap<DelegationStatus, Integer>(DelegationStatus.class);
      query.map((row, context) -> Map.entry(DelegationStatus.parse(row.getString("status")),
          row.getInt("number"))).forEach(count -> counts.put(count.getKey(), count.getValue()));
      return counts;
    });
  }

  @Override
  public int deleteEnded(Instant before, int limit) {
    return session.write("deleting ended delegations", handle -> handle.createUpdate(DELETE_ENDED)
        .bind("before", Values.limit(before)).bind("limit", limit).execute());
  }

  private static Delegation read(ResultSet row, StatementContext context) throws SQLException {
    return new Delegation(row.getString("delegation_id"), Values.id(row, "caller_id"),
        Values.id(row, "callee_id"), Values.findText(row, "task_preview").orElse(""),
        DelegationStatus.parse(row.getString("status")), Values.findTime(row, "last_heartbeat"),
        Values.time(row, "deadline"), Values.findText(row, "result_preview"),
        Values.findText(row, "error_detail"), row.getInt("retry_count"),
        Values.time(row, "created_at"), Values.time(row, "updated_at"),
        Values.findText(row, "idempotency_key"));
  }
}
