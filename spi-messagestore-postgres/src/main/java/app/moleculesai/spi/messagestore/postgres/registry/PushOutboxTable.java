package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.DeadPush;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * News that waits to be pushed; as safe for threads as its session. A claim skips rows that another is about to claim, so
 * that callers at the same time do not wait for each other.
 *
 * @param session how it reaches them
 */
record PushOutboxTable(Session session) implements PushOutboxRepository {
  private static final Columns<PushDelivery> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", PushDelivery::id),
      column("config_key", "uuid", PushDelivery::configKey),
      column("body", "text", PushDelivery::body),
      column("whole", "boolean", PushDelivery::whole),
      column("attempts", "integer", PushDelivery::attempts),
      column("next_at", "timestamptz", PushDelivery::nextAt),
      column("dead", "boolean", PushDelivery::dead),
      column("last_error", "text", PushDelivery::lastError),
      column("created_at", "timestamptz", PushDelivery::createdAt)));

  /**
   * Whoever inserts for a configuration has its row to himself until the end, so that numbers become visible in their
   * order; the rows are taken in one order, so that nobody waits in a circle. What waits is counted only when the room
   * that was left does not suffice: who counts meets all that claim or end what is counted. The use is noted once a day,
   * as it is in an index.
   */
  private static final String INSERT = """
      WITH target AS (
        SELECT key, room_rows, room_bytes FROM push_configs
        WHERE key = ANY (CAST(:config_key AS uuid[])) ORDER BY key FOR NO KEY UPDATE
      ), coming AS (
        SELECT given.*, count(*) FILTER (WHERE NOT dead) OVER so_far AS rows,
          coalesce(sum(octet_length(body)) FILTER (WHERE NOT dead) OVER so_far, 0) AS bytes
        FROM %2$s JOIN target ON key = config_key
        WINDOW so_far AS (PARTITION BY config_key ORDER BY place)
      ), wanted AS (
        SELECT config_key AS key, max(rows) AS rows, max(bytes) AS bytes,
          max(created_at) AS latest FROM coming GROUP BY config_key
      ), tight AS (
        SELECT key, waiting.rows, waiting.bytes
        FROM target JOIN wanted USING (key) CROSS JOIN LATERAL (
          SELECT count(*) AS rows, coalesce(sum(octet_length(body)), 0) AS bytes
          FROM push_outbox WHERE config_key = target.key AND NOT dead
        ) AS waiting
        WHERE wanted.rows > room_rows OR wanted.bytes > room_bytes
      ), placed AS (
        SELECT coming.*, NOT dead AND (tight.rows + coming.rows > :most
            OR tight.bytes + coming.bytes > :most_bytes) IS TRUE AS beyond
        FROM coming LEFT JOIN tight ON key = config_key
      ), replaced AS (
        DELETE FROM push_outbox WHERE id IN (
          SELECT id FROM tight CROSS JOIN LATERAL (
            SELECT id FROM push_outbox
            WHERE config_key = key AND whole AND NOT dead AND claimed_by IS NULL
          ) AS replaceable
          WHERE EXISTS (SELECT FROM placed WHERE config_key = key AND beyond AND whole)
        )
        RETURNING config_key, number, attempts, next_at, last_error
      ), heritage AS (
        SELECT DISTINCT ON (config_key) * FROM replaced ORDER BY config_key, number
      ), buried AS (
        DELETE FROM push_outbox WHERE id IN (
          SELECT id FROM tight CROSS JOIN LATERAL (
            SELECT id, row_number() OVER latest AS rows,
              sum(octet_length(body)) OVER latest AS bytes
            FROM push_outbox WHERE config_key = key AND dead
            WINDOW latest AS (ORDER BY next_at DESC, number DESC)
          ) AS old
          WHERE old.rows > :most OR old.bytes > :most_bytes
        )
      ), room AS (
        UPDATE push_configs SET
          room_rows = greatest(0, coalesce(:most - tight.rows, room_rows) - wanted.rows),
          room_bytes = greatest(0, coalesce(:most_bytes - tight.bytes, room_bytes) - wanted.bytes),
          used_at = CASE WHEN used_at < latest - interval '1 day' THEN latest ELSE used_at END
        FROM wanted LEFT JOIN tight USING (key) WHERE push_configs.key = wanted.key
      )
      INSERT INTO push_outbox (%1$s)
      SELECT id, placed.config_key, body, whole, coalesce(heritage.attempts, placed.attempts),
        CASE WHEN beyond AND NOT whole THEN created_at
          ELSE coalesce(heritage.next_at, placed.next_at) END,
        dead OR beyond AND NOT whole,
        CASE WHEN beyond AND NOT whole THEN :too_much
          WHEN heritage.config_key IS NULL THEN placed.last_error
          ELSE heritage.last_error END,
        created_at
      FROM placed LEFT JOIN heritage
        ON beyond AND whole AND heritage.config_key = placed.config_key
      ORDER BY place""".formatted(COLUMNS.names(), COLUMNS.given());

  /**
   * The delivery of each configuration that comes next, found by one step through the index per configuration, however
   * many wait behind it; and when it can be claimed.
   */
  private static final String DUE = """
      WITH RECURSIVE head AS (
        (SELECT id, config_key, number, next_at FROM push_outbox
          WHERE NOT dead ORDER BY config_key, number LIMIT 1)
        UNION ALL
        SELECT following.* FROM head CROSS JOIN LATERAL (
          SELECT id, config_key, number, next_at FROM push_outbox
          WHERE NOT dead AND config_key > head.config_key ORDER BY config_key, number LIMIT 1
        ) AS following
      ), due AS (
        SELECT id, config_key, number, next_at, greatest(next_at, (
          SELECT max(claimed_until) FROM push_outbox AS held
          WHERE held.config_key = head.config_key AND held.claimed_by IS NOT NULL
        )) AS free_at FROM head
      )
      """;

  private static final String CLAIM_DUE = DUE + """
      , crowded AS (
        SELECT config.workspace_id FROM push_outbox AS held
        JOIN push_configs AS config ON config.key = held.config_key
        WHERE held.claimed_by IS NOT NULL AND held.claimed_until > CAST(:now AS timestamptz)
        GROUP BY config.workspace_id HAVING count(*) >= :most
      )
      UPDATE push_outbox SET attempts = attempts + 1, claimed_by = :claimant,
        claimed_until = CAST(:until AS timestamptz)
      WHERE id = (
        SELECT delivery.id FROM due JOIN push_outbox AS delivery ON delivery.id = due.id
        WHERE due.free_at <= CAST(:now AS timestamptz) AND NOT EXISTS (
          SELECT FROM push_configs AS config
          JOIN crowded ON crowded.workspace_id = config.workspace_id
          WHERE config.key = due.config_key
        )
        ORDER BY due.next_at, due.number LIMIT 1 FOR UPDATE OF delivery SKIP LOCKED
      )
      RETURNING *""";

  private static final String NEXT_DUE = DUE + "SELECT min(free_at) AS next_due FROM due";

  private static final String HELD = " WHERE id = :id AND claimed_by = :claimant";

  private static final String DELIVERED = "DELETE FROM push_outbox" + HELD;

  private static final String PUT_BACK = """
      UPDATE push_outbox SET claimed_by = NULL, claimed_until = NULL, last_error = :error,
        next_at = CAST(:at AS timestamptz)""" + HELD;

  private static final String GIVE_UP = """
      UPDATE push_outbox SET claimed_by = NULL, claimed_until = NULL, last_error = :error,
        next_at = CAST(:at AS timestamptz), dead = true""" + HELD;

  private static final String DEAD = """
      SELECT delivery.id, config.task_id, config.id AS config_id, delivery.attempts,
        delivery.last_error, delivery.created_at, delivery.next_at
      FROM push_configs AS config
      JOIN push_outbox AS delivery ON delivery.config_key = config.key
      WHERE config.workspace_id = :workspace AND delivery.dead
      ORDER BY delivery.next_at DESC, delivery.number DESC LIMIT :limit""";

  private static final String COUNT_WAITING = "SELECT count(*) FROM push_outbox WHERE NOT dead";

  private static final String COUNT_DEAD = "SELECT count(*) FROM push_outbox WHERE dead";

  /** It waits besides what was counted. */
  private static final String REVIVE = """
      WITH revived AS (
        UPDATE push_outbox SET dead = false, attempts = 0, next_at = CAST(:now AS timestamptz),
          created_at = CAST(:now AS timestamptz)
        FROM push_configs AS config
        WHERE push_outbox.id = :id AND dead AND config.key = config_key
          AND config.workspace_id = :workspace
        RETURNING config_key
      )
      UPDATE push_configs SET room_rows = 0, room_bytes = 0
      FROM revived WHERE key = config_key""";

  /** What comes waits besides what was counted. */
  private static final String MOVE = """
      WITH target AS (
        UPDATE push_configs SET room_rows = 0, room_bytes = 0
        WHERE key = :to AND key <> :from RETURNING key
      )
      UPDATE push_outbox SET config_key = target.key FROM target WHERE config_key = :from""";

  private static final String DELETE_DEAD = """
      DELETE FROM push_outbox WHERE id IN (
        SELECT id FROM push_outbox WHERE dead AND next_at < CAST(:before AS timestamptz)
        LIMIT :limit
      )""";

  @Override
  public int insert(List<PushDelivery> deliveries) {
    return session.write("inserting deliveries",
        handle -> COLUMNS.bind(handle.createUpdate(INSERT), deliveries)
            .bind("most", MOST_WAITING).bind("most_bytes", MOST_BYTES).bind("too_much", TOO_MUCH)
            .execute());
  }

  @Override
  public Optional<PushDelivery> claimDue(PushClaim claim, Instant now) {
    return session.write("claiming a delivery", handle -> handle.createQuery(CLAIM_DUE)
        .bind("claimant", claim.claimant()).bind("until", Values.text(claim.until()))
        .bind("now", Values.limit(now)).bind("most", MOST_IN_HAND).map(PushOutboxTable::read)
        .findOne());
  }

  @Override
  public Optional<Instant> nextDue() {
    return session.read("looking for the next delivery", handle -> handle.createQuery(NEXT_DUE)
        .map((row, context) -> Values.findTime(row, "next_due")).one());
  }

  @Override
  public boolean delivered(UUID id, String claimant) {
    return session.write("deleting delivery " + id, handle -> handle.createUpdate(DELIVERED)
        .bind("id", id).bind("claimant", claimant).execute()) == 1;
  }

  @Override
  public boolean putBack(UUID id, String claimant, Instant nextAt, String error) {
    return failed(PUT_BACK, id, claimant, nextAt, error);
  }

  @Override
  public boolean giveUp(UUID id, String claimant, String error, Instant now) {
    return failed(GIVE_UP, id, claimant, now, error);
  }

  private boolean failed(String statement, UUID id, String claimant, Instant at, String error) {
    return session.write("noting that delivery " + id + " failed",
        handle -> handle.createUpdate(statement).bind("id", id).bind("claimant", claimant)
            .bind("at", Values.text(at)).bind("error", error).execute()) == 1;
  }

  @Override
  public List<DeadPush> dead(UUID workspaceId, int limit) {
    return session.read("listing dead deliveries", handle -> handle.createQuery(DEAD)
        .bind("workspace", workspaceId).bind("limit", limit).map(PushOutboxTable::readDead).list());
  }

  @Override
  public int count(boolean dead) {
    return session.read("counting deliveries", handle -> handle
        .createQuery(dead ? COUNT_DEAD : COUNT_WAITING).mapTo(Integer.class).one());
  }

  @Override
  public boolean revive(UUID workspaceId, UUID id, Instant now) {
    return session.write("reviving delivery " + id, handle -> handle.createUpdate(REVIVE)
        .bind("workspace", workspaceId).bind("id", id).bind("now", Values.text(now))
        .execute()) == 1;
  }

  @Override
  public int move(UUID from, UUID to) {
    return session.write("moving the deliveries of push configuration " + from,
        handle -> handle.createUpdate(MOVE).bind("from", from).bind("to", to).execute());
  }

  @Override
  public int deleteDead(Instant before, int limit) {
    return session.write("deleting dead deliveries", handle -> handle.createUpdate(DELETE_DEAD)
        .bind("before", Values.limit(before)).bind("limit", limit).execute());
  }

  private static DeadPush readDead(ResultSet row, StatementContext context) throws SQLException {
    return new DeadPush(Values.id(row, "id"), row.getString("task_id"),
        row.getString("config_id"), row.getInt("attempts"), Values.findText(row, "last_error"),
        Values.time(row, "created_at"), Values.time(row, "next_at"));
  }

  private static PushDelivery read(ResultSet row, StatementContext context) throws SQLException {
    return new PushDelivery(Values.id(row, "id"), Values.id(row, "config_key"),
        row.getLong("number"), Values.findBody(row, "body").orElseThrow(), row.getBoolean("whole"),
        row.getInt("attempts"), Values.time(row, "next_at"), row.getBoolean("dead"),
        Values.findText(row, "last_error"), Values.time(row, "created_at"));
  }
}
