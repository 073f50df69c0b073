package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The recorded events, those of one time in the order in which they were appended; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record EventTable(Session session) implements StructureEventRepository {
  private static final Columns<Event> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", Event::id),
      column("event_type", "text", Event::type),
      column("workspace_id", "uuid", Event::workspaceId),
      column("payload", "text", Event::payload),
      column("created_at", "timestamptz", Event::timestamp)));

  private static final String APPEND = """
      INSERT INTO structure_events (%1$s) SELECT %1$s FROM %2$s ORDER BY place"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String NEWEST = """
      SELECT * FROM structure_events ORDER BY created_at DESC, number DESC LIMIT :limit""";

  /** Each workspace gives its newest, so that the index serves however many workspaces there are. */
  private static final String NEWEST_OF = """
      SELECT newest.* FROM unnest(CAST(:ids AS uuid[])) AS wanted (id) CROSS JOIN LATERAL (
        SELECT * FROM structure_events WHERE workspace_id = wanted.id
        ORDER BY created_at DESC, number DESC LIMIT :limit
      ) AS newest
      ORDER BY created_at DESC, number DESC LIMIT :limit""";

  private static final String DELETE_BEFORE = """
      DELETE FROM structure_events WHERE created_at < CAST(:before AS timestamptz)""";

  @Override
  public void append(List<Event> events) {
    session.write("recording events",
        handle -> COLUMNS.bind(handle.createUpdate(APPEND), events).execute());
  }

  @Override
  public List<Event> newest(Optional<UUID> workspaceId, int limit) {
    return workspaceId.map(id -> newest(Set.of(id), limit))
        .orElseGet(() -> session.read("listing events", handle -> handle.createQuery(NEWEST)
            .bind("limit", limit).map(EventTable::read).list()));
  }

  @Override
  public List<Event> newest(Collection<UUID> workspaceIds, int limit) {
    return session.read("listing events of workspaces", handle -> handle.createQuery(NEWEST_OF)
        .bind("ids", Values.ids(Set.copyOf(workspaceIds))).bind("limit", limit)
        .map(EventTable::read).list());
  }

  @Override
  public int deleteBefore(Instant before) {
    return session.write("deleting old events", handle -> handle.createUpdate(DELETE_BEFORE)
        .bind("before", Values.limit(before)).execute());
  }

  private static Event read(ResultSet row, StatementContext context) throws SQLException {
    return new Event(Values.id(row, "id"), row.getString("event_type"),
        Values.findId(row, "workspace_id"), Values.time(row, "created_at"),
        Body.wrap(row.getBytes("payload")));
  }
}
