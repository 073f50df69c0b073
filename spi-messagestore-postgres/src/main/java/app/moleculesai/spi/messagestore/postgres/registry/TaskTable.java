package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.text.StorableText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Tasks of A2A and their events; as safe for threads as its session. What a task becomes and its events are written by
 * one statement, whose parts look whether the first one found the task as the caller knows it. The size of all events
 * that a task ever had stands in its row, and in each event's how much of that was there before it: so nobody adds up what
 * stays to see which events are too many.
 *
 * @param session how it reaches them
 */
record TaskTable(Session session) implements TaskRepository {
  private static final Columns<StoredTask> COLUMNS = new Columns<>(List.of(
      column("workspace_id", "uuid", StoredTask::workspaceId),
      column("id", "text", StoredTask::id),
      column("context_id", "text", StoredTask::contextId),
      column("owner", "text", StoredTask::owner),
      column("generation", "text", StoredTask::generation),
      column("state", "text", StoredTask::state),
      column("ended", "boolean", StoredTask::ended),
      column("status_at", "timestamptz", StoredTask::statusAt),
      column("body", "text", StoredTask::body),
      column("last_event", "bigint", StoredTask::lastEvent),
      column("created_at", "timestamptz", StoredTask::createdAt),
      column("updated_at", "timestamptz", StoredTask::updatedAt)));

  private static final String ADD_EVENTS = """
      added AS (
        INSERT INTO task_events (workspace_id, task_id, number, body, bytes_before)
        SELECT :workspace, :task, number, body, changed.event_bytes - :bytes + earlier
        FROM changed, unnest(CAST(:numbers AS bigint[]), CAST(:bodies AS text[]),
          CAST(:earlier AS bigint[])) AS given (number, body, earlier)
      )
      SELECT count(*) FROM changed""";

  private static final String INSERT = """
      WITH changed AS (
        INSERT INTO tasks (%1$s, runners, event_bytes)
        SELECT %1$s, CAST(:runners AS text[]), :bytes FROM %2$s
        ON CONFLICT (workspace_id, id) DO NOTHING RETURNING event_bytes
      ),\s""".formatted(COLUMNS.names(), COLUMNS.given()) + ADD_EVENTS;

  private static final String FIND = """
      SELECT * FROM tasks WHERE workspace_id = :workspace AND id = :id""";

  /** Bodies are stored beside the rows: who does not name them does not read them. */
  private static final String SELECT_HEADS = """
      SELECT workspace_id, id, context_id, owner, state, ended, status_at,
        body IS NOT NULL AS has_body, last_event, runners, updated_at
      FROM tasks\s""";

  private static final String HEADS = SELECT_HEADS + """
      WHERE workspace_id = :workspace AND id = ANY(CAST(:ids AS text[]))""";

  /** Looks from the oldest event on for the first that stays: reads those that are dropped and one more. */
  private static final String ADVANCE = """
      WITH changed AS (
        UPDATE tasks SET context_id = given.context_id, state = given.state, ended = given.ended,
          status_at = given.status_at, body = given.body, last_event = given.last_event,
          runners = CAST(:runners AS text[]), updated_at = given.updated_at,
          event_bytes = tasks.event_bytes + :bytes
        FROM %s
        WHERE tasks.workspace_id = :workspace AND tasks.id = :task AND NOT tasks.ended
          AND tasks.last_event = :after AND tasks.runners = CAST(:former AS text[])
        RETURNING tasks.event_bytes
      ), staying AS (
        SELECT coalesce((SELECT number FROM task_events
          WHERE workspace_id = :workspace AND task_id = :task AND number > :dropped
            AND bytes_before >= changed.event_bytes - :most
          ORDER BY number LIMIT 1), :last) AS first
        FROM changed
      ), dropped AS (
        DELETE FROM task_events WHERE workspace_id = :workspace AND task_id = :task
          AND number < (SELECT first FROM staying)
      ),\s""".formatted(COLUMNS.given()) + ADD_EVENTS;

  private static final String EVENTS = Portion.of("""
      SELECT number, body FROM task_events
      WHERE workspace_id = :workspace AND task_id = :id AND number > :after""", "number", "body");

  private static final String RUNNING = SELECT_HEADS + """
      WHERE runners <> '{}' AND NOT ended
        AND (workspace_id, id) > (CAST(:workspace AS uuid), CAST(:id AS text))
      ORDER BY workspace_id, id LIMIT :limit""";

  /** Comes before all: no task has an empty id. */
  private static final UUID FIRST = new UUID(0, 0);

  /** Their events go with them; push configurations do not refer to tasks, so they are looked for. */
  private static final String DELETE_OVER = """
      WITH over AS (
        DELETE FROM tasks WHERE (workspace_id, id) IN (
          (SELECT workspace_id, id FROM tasks
            WHERE ended AND updated_at < CAST(:ended AS timestamptz) LIMIT :limit)
          UNION ALL
          (SELECT workspace_id, id FROM tasks
            WHERE NOT ended AND updated_at < CAST(:silent AS timestamptz) LIMIT :limit)
          LIMIT :limit)
        RETURNING workspace_id, id
      ), silenced AS (
        DELETE FROM push_configs
        WHERE task_id <> '' AND (workspace_id, task_id) IN (SELECT workspace_id, id FROM over)
      )
      SELECT count(*) FROM over""";

  @Override
  public boolean insert(StoredTask task, List<TaskEvent> events) {
    return session.write("inserting a task",
        handle -> changed(handle.createQuery(INSERT), task, events));
  }

  @Override
  public boolean advance(TaskHead known, StoredTask task, List<TaskEvent> events) {
    return session.write("advancing a task", handle -> changed(
        handle.createQuery(ADVANCE).bind("after", known.lastEvent())
            .bind("former", sorted(known.runners())).bind("last", task.lastEvent())
            .bind("dropped", task.lastEvent() - MOST_EVENTS).bind("most", MOST_EVENT_BYTES),
        task, events));
  }

  private static boolean changed(Query query, StoredTask task, List<TaskEvent> events) {
    var kept = Placed.latest(events);
    return COLUMNS.bind(query, List.of(task)).bind("workspace", task.workspaceId())
        .bind("task", task.id()).bind("runners", sorted(task.runners()))
        .bind("bytes", events.stream().mapToLong(event -> event.body().size()).sum())
        .bind("numbers", texts(kept.stream().map(placed -> placed.event.number())))
        .bind("bodies", texts(kept.stream().map(placed -> placed.event.body())))
        .bind("earlier", texts(kept.stream().map(Placed::earlier)))
        .mapTo(Integer.class).one() == 1;
  }

  /**
   * An event among new ones.
   *
   * @param earlier how many bytes the new ones before it have
   */
  private record Placed(TaskEvent event, long earlier) {
    /** Returns the events that are kept of those that are new. */
    static List<Placed> latest(List<TaskEvent> events) {
      var all = new ArrayList<Placed>();
      long bytes = 0;
      for (var event : events) {
        all.add(new Placed(event, bytes));
        bytes += event.body().size();
      }
      int from = Math.max(0, all.size() - MOST_EVENTS);
      while (from < all.size() - 1 && all.get(from).earlier < bytes - MOST_EVENT_BYTES) {
        from++;
      }
      return all.subList(from, all.size());
    }
  }

  /** Arrays are equal when their order is. */
  private static String[] sorted(Set<String> runners) {
    return runners.stream().sorted().toArray(String[]::new);
  }

  private static Set<String> runners(ResultSet row) throws SQLException {
    return Set.of((String[]) row.getArray("runners").getArray());
  }

  private static String[] texts(Stream<?> values) {
    return values.map(Values::text).toArray(String[]::new);
  }

  @Override
  public Optional<StoredTask> find(UUID workspaceId, String id) {
    return !StorableText.isStorable(id)
        ? Optional.empty()
        : session.read("reading a task", handle -> handle.createQuery(FIND)
            .bind("workspace", workspaceId).bind("id", id).map(TaskTable::read).findOne());
  }

  @Override
  public List<TaskHead> heads(UUID workspaceId, Set<String> ids) {
    var possible = ids.stream().filter(StorableText::isStorable).toArray(String[]::new);
    return possible.length == 0
        ? List.of()
        : session.read("reading heads of tasks", handle -> handle.createQuery(HEADS)
            .bind("workspace", workspaceId).bind("ids", possible).map(TaskTable::readHead).list());
  }

  @Override
  public List<StoredTask> list(TaskQuery wanted) {
    return !isPossible(wanted)
        ? List.of()
        : session.read("listing tasks", handle -> {
          var query = query(handle, wanted, "SELECT *", wanted.behind().isPresent()
              ? " AND (status_at, id) < (CAST(:behind_at AS timestamptz), :behind_id)"
              : "", found -> Portion.of(found, "status_at DESC, id DESC", "body"))
              .bind("limit", wanted.limit()).bind("most", MOST_ANSWER_BYTES);
          wanted.behind().ifPresent(last -> query.bind("behind_at", Values.limit(last.statusAt()))
              .bind("behind_id", StorableText.repair(last.id())));
          return query.map(TaskTable::read).list();
        });
  }

  @Override
  public int count(TaskQuery wanted) {
    return !isPossible(wanted)
        ? 0
        : session.read("counting tasks",
            handle -> query(handle, wanted, "SELECT count(*)", "", UnaryOperator.identity())
                .mapTo(Integer.class).one());
  }

  /** Says whether a task could have what is asked for; the database would not even look. */
  private static boolean isPossible(TaskQuery wanted) {
    return Stream.of(wanted.owner(), wanted.contextId(), wanted.state())
        .flatMap(Optional::stream).allMatch(StorableText::isStorable);
  }

  private static Query query(Handle handle, TaskQuery wanted, String what, String end,
      UnaryOperator<String> within) {
    var sql = new StringBuilder(what + " FROM tasks WHERE workspace_id = :workspace");
    wanted.owner().ifPresent(owner -> sql.append(" AND owner = :owner"));
    wanted.contextId().ifPresent(context -> sql.append(" AND context_id = :context"));
    wanted.state().ifPresent(state -> sql.append(" AND state = :state"));
    wanted.statusSince().ifPresent(
        since -> sql.append(" AND status_at >= CAST(:since AS timestamptz)"));
    var query = handle.createQuery(within.apply(sql + end)).bind("workspace", wanted.workspaceId());
    wanted.owner().ifPresent(owner -> query.bind("owner", owner));
    wanted.contextId().ifPresent(context -> query.bind("context", context));
    wanted.state().ifPresent(state -> query.bind("state", state));
    wanted.statusSince().ifPresent(since -> query.bind("since", Values.limit(since)));
    return query;
  }

  @Override
  public List<TaskEvent> events(UUID workspaceId, String id, long after, int limit) {
    return !StorableText.isStorable(id)
        ? List.of()
        : session.read("reading events of a task", handle -> handle.createQuery(EVENTS)
            .bind("workspace", workspaceId).bind("id", id).bind("after", after)
            .bind("limit", limit).bind("most", MOST_ANSWER_BYTES)
            .map((row, context) -> new TaskEvent(row.getLong("number"),
                Body.wrap(row.getBytes("body"))))
            .list());
  }

  @Override
  public List<TaskHead> running(Optional<TaskHead> behind, int limit) {
    return session.read("looking for tasks that run", handle -> handle.createQuery(RUNNING)
        .bind("workspace", behind.map(TaskHead::workspaceId).orElse(FIRST))
        .bind("id", behind.map(TaskHead::id).orElse("")).bind("limit", limit)
        .map(TaskTable::readHead)
        .list());
  }

  @Override
  public int deleteOver(Instant endedBefore, Instant silentBefore, int limit) {
    return session.write("deleting tasks that are over", handle -> handle
        .createQuery(DELETE_OVER).bind("ended", Values.limit(endedBefore))
        .bind("silent", Values.limit(silentBefore)).bind("limit", limit)
        .mapTo(Integer.class).one());
  }

  private static StoredTask read(ResultSet row, StatementContext context) throws SQLException {
    return new StoredTask(Values.id(row, "workspace_id"), row.getString("id"),
        row.getString("context_id"), row.getString("owner"), row.getString("generation"),
        row.getString("state"), row.getBoolean("ended"), Values.time(row, "status_at"),
        Values.findBody(row, "body"), row.getLong("last_event"),
        runners(row), Values.time(row, "created_at"), Values.time(row, "updated_at"));
  }

  private static TaskHead readHead(ResultSet row, StatementContext context) throws SQLException {
    return new TaskHead(Values.id(row, "workspace_id"), row.getString("id"),
        row.getString("context_id"), row.getString("owner"), row.getString("state"),
        row.getBoolean("ended"), Values.time(row, "status_at"), row.getBoolean("has_body"),
        row.getLong("last_event"), runners(row), Values.time(row, "updated_at"));
  }
}
