package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Schedules; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record ScheduleTable(Session session) implements ScheduleRepository {
  private static final Columns<Schedule> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", Schedule::id),
      column("workspace_id", "uuid", Schedule::workspaceId),
      column("name", "text", Schedule::name),
      column("cron_expr", "text", Schedule::cron),
      column("timezone", "text", Schedule::timezone),
      column("prompt", "text", Schedule::prompt),
      column("enabled", "boolean", Schedule::enabled),
      column("source", "text", Schedule::source),
      column("next_run_at", "timestamptz", Schedule::nextRunAt),
      column("last_run_at", "timestamptz", Schedule::lastRunAt),
      column("run_count", "integer", Schedule::runCount),
      column("last_status", "text", Schedule::lastStatus),
      column("last_error", "text", Schedule::lastError),
      column("consecutive_empty_runs", "integer", Schedule::emptyRuns),
      column("missed_runs", "integer", Schedule::missedRuns),
      column("last_missed_at", "timestamptz", Schedule::lastMissedAt),
      column("created_at", "timestamptz", Schedule::createdAt),
      column("updated_at", "timestamptz", Schedule::updatedAt)));

  private static final String PUT = """
      INSERT INTO workspace_schedules AS before (%1$s) SELECT %1$s FROM %2$s
      ON CONFLICT (workspace_id, name) DO UPDATE
      SET cron_expr = EXCLUDED.cron_expr, timezone = EXCLUDED.timezone, prompt = EXCLUDED.prompt,
        enabled = EXCLUDED.enabled, updated_at = EXCLUDED.updated_at,
        next_run_at = CASE
          WHEN before.cron_expr = EXCLUDED.cron_expr AND before.timezone = EXCLUDED.timezone
          THEN COALESCE(before.next_run_at, EXCLUDED.next_run_at) ELSE EXCLUDED.next_run_at END
      WHERE before.source = 'template'
      RETURNING workspace_id, name""".formatted(COLUMNS.names(), COLUMNS.given());

  private static final String LIST = """
      SELECT * FROM workspace_schedules WHERE workspace_id = :workspace ORDER BY created_at, id""";

  private static final String DISABLE = """
      UPDATE workspace_schedules SET enabled = false, updated_at = CAST(:now AS timestamptz)
      WHERE workspace_id = ANY (CAST(:ids AS uuid[])) AND enabled""";

  private static final String INSERT = """
      INSERT INTO workspace_schedules (%1$s) SELECT %1$s FROM %2$s"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = "SELECT * FROM workspace_schedules WHERE id = :id";

  private static final String UPDATE = """
      UPDATE workspace_schedules SET name = :name, cron_expr = :cron, timezone = :timezone,
        prompt = :prompt, enabled = :enabled, next_run_at = CAST(:next AS timestamptz),
        updated_at = CAST(:now AS timestamptz)
      WHERE id = :id""";

  private static final String DELETE = "DELETE FROM workspace_schedules WHERE id = :id";

  private static final String PAGE = """
      SELECT * FROM workspace_schedules WHERE id > :after ORDER BY id LIMIT :limit""";

  private static final String FIRST_PAGE = """
      SELECT * FROM workspace_schedules ORDER BY id LIMIT :limit""";

  private static final String FREE = """
      (lease_until IS NULL OR lease_until <= CAST(:now AS timestamptz))""";

  private static final String CLAIM = """
      UPDATE workspace_schedules
      SET claimed_by = :claimant, lease_until = CAST(:until AS timestamptz)
      WHERE id = (%s FOR UPDATE SKIP LOCKED)
      RETURNING *""";

  private static final String CLAIM_DUE = CLAIM.formatted("""
      SELECT id FROM workspace_schedules
      WHERE enabled AND next_run_at <= CAST(:now AS timestamptz)
        AND workspace_id <> ALL (CAST(:except AS uuid[])) AND %s
      ORDER BY next_run_at, id LIMIT 1""".formatted(FREE));

  private static final String CLAIM_ONE = CLAIM.formatted("""
      SELECT id FROM workspace_schedules WHERE id = :id AND\s""" + FREE);

  /** In one order, so that those who renew several wait for each other and not in a circle. */
  private static final String RENEW = """
      WITH held AS (
        SELECT schedule.id FROM workspace_schedules AS schedule
        JOIN unnest(CAST(:ids AS uuid[]), CAST(:claimants AS text[])) AS mine (id, claimant)
          ON schedule.id = mine.id AND schedule.claimed_by = mine.claimant
        ORDER BY schedule.id FOR UPDATE OF schedule
      )
      UPDATE workspace_schedules SET lease_until = CAST(:until AS timestamptz)
      WHERE id IN (SELECT id FROM held)
      RETURNING id""";

  private static final String END = """
      UPDATE workspace_schedules SET claimed_by = NULL, lease_until = NULL,
        next_run_at = CASE WHEN next_run_at = CAST(:due AS timestamptz)
          THEN CAST(:next AS timestamptz) ELSE next_run_at END,
        last_status = COALESCE(CAST(:status AS text), last_status),
        last_error = CASE WHEN CAST(:status AS text) IS NULL THEN last_error
          ELSE CAST(:error AS text) END,
        last_run_at = COALESCE(CAST(:fired AS timestamptz), last_run_at),
        run_count = run_count + CASE WHEN CAST(:fired AS timestamptz) IS NULL THEN 0 ELSE 1 END,
        consecutive_empty_runs = :empty, missed_runs = missed_runs + :missed,
        last_missed_at = COALESCE(CAST(:missed_at AS timestamptz), last_missed_at),
        updated_at = CAST(:now AS timestamptz)
      WHERE id = :id AND claimed_by = :claimant""";

  /** What only one schedule may have. */
  private record Name(UUID workspaceId, String name) {
    static Name of(Schedule schedule) {
      return new Name(schedule.workspaceId(), schedule.name());
    }
  }

  @Override
  public List<Schedule> putFromTemplate(List<Schedule> schedules) {
    return session.write("writing schedules", handle -> {
      var leftAlone = new ArrayList<Schedule>();
      for (var batch : withoutRepetition(schedules)) {
        var written = put(handle, batch);
        batch.stream().filter(schedule -> !written.contains(Name.of(schedule)))
            .forEach(leftAlone::add);
      }
      return List.copyOf(leftAlone);
    });
  }

  private static Set<Name> put(Handle handle, List<Schedule> schedules) {
    return COLUMNS.bind(handle.createQuery(PUT), schedules)
        .map((row, context) -> new Name(Values.id(row, "workspace_id"), row.getString("name")))
        .set();
  }

  /** Cuts a list where a name comes again: one statement writes a row once. */
  private static List<List<Schedule>> withoutRepetition(List<Schedule> schedules) {
    var batches = new ArrayList<List<Schedule>>();
    var names = new HashSet<Name>();
    for (var schedule : schedules) {
      if (!names.add(Name.of(schedule)) || batches.isEmpty()) {
        batches.add(new ArrayList<>());
        names.clear();
        names.add(Name.of(schedule));
      }
      batches.getLast().add(schedule);
    }
    return batches;
  }

  @Override
  public List<Schedule> list(UUID workspaceId) {
    return session.read("listing schedules", handle -> handle.createQuery(LIST)
        .bind("workspace", workspaceId).map(ScheduleTable::read).list());
  }

  @Override
  public int disable(Collection<UUID> workspaceIds, Instant now) {
    return session.write("switching schedules off", handle -> handle.createUpdate(DISABLE)
        .bind("ids", Values.ids(workspaceIds)).bind("now", Values.text(now)).execute());
  }

  @Override
  public void insert(Schedule schedule) {
    session.write("adding a schedule",
        handle -> COLUMNS.bind(handle.createUpdate(INSERT), List.of(schedule)).execute());
  }

  @Override
  public Optional<Schedule> find(UUID id) {
    return session.read("reading a schedule", handle -> handle.createQuery(FIND).bind("id", id)
        .map(ScheduleTable::read).findOne());
  }

  @Override
  public boolean update(Schedule schedule) {
    return session.write("changing a schedule", handle -> handle.createUpdate(UPDATE)
        .bind("id", schedule.id()).bind("name", schedule.name()).bind("cron", schedule.cron())
        .bind("timezone", schedule.timezone()).bind("prompt", schedule.prompt())
        .bind("enabled", schedule.enabled()).bind("next", Values.text(schedule.nextRunAt()))
        .bind("now", Values.text(schedule.updatedAt())).execute() == 1);
  }

  @Override
  public boolean delete(UUID id) {
    return session.write("deleting a schedule",
        handle -> handle.createUpdate(DELETE).bind("id", id).execute() == 1);
  }

  @Override
  public List<Schedule> page(Optional<UUID> after, int limit) {
    return session.read("listing schedules", handle -> after
        .map(id -> handle.createQuery(PAGE).bind("after", id))
        .orElseGet(() -> handle.createQuery(FIRST_PAGE))
        .bind("limit", limit).map(ScheduleTable::read).list());
  }

  @Override
  public Optional<Schedule> claimDue(ScheduleClaim claim, Collection<UUID> except,
      Instant now) {
    return session.write("claiming a schedule",
        handle -> claimed(handle.createQuery(CLAIM_DUE)
            .bind("except", Values.ids(except)), claim, now));
  }

  @Override
  public Optional<Schedule> claim(UUID id, ScheduleClaim claim, Instant now) {
    return session.write("claiming a schedule",
        handle -> claimed(handle.createQuery(CLAIM_ONE).bind("id", id), claim, now));
  }

  private static Optional<Schedule> claimed(Query query, ScheduleClaim claim, Instant now) {
    return query.bind("claimant", claim.claimant()).bind("until", Values.text(claim.until()))
        .bind("now", Values.text(now)).map(ScheduleTable::read).findOne();
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
  public boolean end(UUID id, String claimant, ScheduleEnd end, Instant now) {
    return session.write("ending a firing", handle -> handle.createUpdate(END)
        .bind("id", id).bind("claimant", claimant).bind("due", Values.text(end.due()))
        .bind("next", Values.text(end.next())).bind("status", end.status().orElse(null))
        .bind("error", end.error().orElse(null)).bind("fired", Values.text(end.firedAt()))
        .bind("empty", end.emptyRuns()).bind("missed", end.missed())
        .bind("missed_at", Values.text(end.missedAt())).bind("now", Values.text(now))
        .execute() == 1);
  }

  private static Schedule read(ResultSet row, StatementContext context) throws SQLException {
    return new Schedule(Values.id(row, "id"), Values.id(row, "workspace_id"),
        row.getString("name"), row.getString("cron_expr"), row.getString("timezone"),
        row.getString("prompt"), row.getBoolean("enabled"), row.getString("source"),
        Values.findTime(row, "next_run_at"), Values.findTime(row, "last_run_at"),
        row.getInt("run_count"), Values.findText(row, "last_status"),
        Values.findText(row, "last_error"), row.getInt("consecutive_empty_runs"),
        row.getInt("missed_runs"), Values.findTime(row, "last_missed_at"),
        Values.time(row, "created_at"), Values.time(row, "updated_at"));
  }
}
