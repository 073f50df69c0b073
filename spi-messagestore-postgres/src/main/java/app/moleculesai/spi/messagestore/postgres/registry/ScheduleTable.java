package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
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

  private static Schedule read(ResultSet row, StatementContext context) throws SQLException {
    return new Schedule(Values.id(row, "id"), Values.id(row, "workspace_id"),
        row.getString("name"), row.getString("cron_expr"), row.getString("timezone"),
        row.getString("prompt"), row.getBoolean("enabled"), row.getString("source"),
        Values.findTime(row, "next_run_at"), Values.findTime(row, "last_run_at"),
        row.getInt("run_count"), Values.findText(row, "last_status"),
        Values.findText(row, "last_error"), row.getInt("consecutive_empty_runs"),
        Values.time(row, "created_at"), Values.time(row, "updated_at"));
  }
}
