package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.Viewport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Where workspaces stand on the canvas; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record LayoutTable(Session session) implements LayoutRepository {
  private static final Columns<Layout> COLUMNS = new Columns<>(List.of(
      column("workspace_id", "uuid", Layout::workspaceId),
      column("x", "double precision", Layout::x),
      column("y", "double precision", Layout::y),
      column("collapsed", "boolean", Layout::collapsed)));

  private static final String PUT = """
      INSERT INTO canvas_layouts (%1$s) SELECT %1$s FROM %2$s
      ON CONFLICT (workspace_id) DO UPDATE
      SET x = EXCLUDED.x, y = EXCLUDED.y, collapsed = EXCLUDED.collapsed"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = "SELECT * FROM canvas_layouts WHERE workspace_id = :id";

  private static final String ALL = "SELECT * FROM canvas_layouts";

  private static final String DELETE = """
      DELETE FROM canvas_layouts WHERE workspace_id = ANY (CAST(:ids AS uuid[]))""";

  private static final String SHOW = """
      INSERT INTO canvas_viewport (x, y, zoom) VALUES (:x, :y, :zoom)
      ON CONFLICT (one) DO UPDATE
      SET x = EXCLUDED.x, y = EXCLUDED.y, zoom = EXCLUDED.zoom, saved_at = now()""";

  private static final String VIEWPORT = "SELECT * FROM canvas_viewport";

  @Override
  public void put(List<Layout> rows) {
    var last = new LinkedHashMap<UUID, Layout>(); // one statement writes a row once
    rows.forEach(row -> last.put(row.workspaceId(), row));
    session.write("writing layouts",
        handle -> COLUMNS.bind(handle.createUpdate(PUT), last.values()).execute());
  }

  @Override
  public Optional<Layout> find(UUID workspaceId) {
    return session.read("finding a layout", handle -> handle.createQuery(FIND)
        .bind("id", workspaceId).map(LayoutTable::read).findOne());
  }

  @Override
  public Map<UUID, Layout> all() {
    return session.read("listing layouts", handle -> handle.createQuery(ALL)
        .map(LayoutTable::read).stream()
        .collect(Collectors.toUnmodifiableMap(Layout::workspaceId, Function.identity())));
  }

  @Override
  public void show(Viewport viewport) {
    session.write("writing the viewport", handle -> handle.createUpdate(SHOW)
        .bind("x", viewport.x()).bind("y", viewport.y()).bind("zoom", viewport.zoom()).execute());
  }

  @Override
  public Optional<Viewport> findViewport() {
    return session.read("finding the viewport", handle -> handle.createQuery(VIEWPORT)
        .map((row, context) -> new Viewport(row.getDouble("x"), row.getDouble("y"),
            row.getDouble("zoom")))
        .findOne());
  }

  @Override
  public void delete(Collection<UUID> workspaceIds) {
    session.write("deleting layouts", handle -> handle.createUpdate(DELETE)
        .bind("ids", Values.ids(workspaceIds)).execute());
  }

  private static Layout read(ResultSet row, StatementContext context) throws SQLException {
    return new Layout(Values.id(row, "workspace_id"), row.getDouble("x"), row.getDouble("y"),
        row.getBoolean("collapsed"));
  }
}
