package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Allowed workspace plugins; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record PluginAllowlistTable(Session session) implements WorkspacePluginAllowlistRepository {
  private static final Columns<AllowedWorkspacePlugin> COLUMNS = new Columns<>(List.of(
      column("plugin_name", "text", AllowedWorkspacePlugin::name),
      column("enabled_by", "text", AllowedWorkspacePlugin::enabledBy),
      column("enabled_at", "timestamptz", AllowedWorkspacePlugin::enabledAt)));

  private static final String IS_THERE = "SELECT EXISTS (SELECT FROM workspaces WHERE id = :org)";

  private static final String CLEAR = "DELETE FROM org_plugin_allowlist WHERE org_id = :org";

  private static final String INSERT = """
      INSERT INTO org_plugin_allowlist (org_id, %1$s) SELECT :org, %1$s FROM %2$s"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String LIST = """
      SELECT * FROM org_plugin_allowlist WHERE org_id = :org ORDER BY plugin_name""";

  @Override
  public void replace(UUID orgId, List<AllowedWorkspacePlugin> plugins) {
    var last = new LinkedHashMap<String, AllowedWorkspacePlugin>(); // a name stands there once
    plugins.forEach(plugin -> last.put(plugin.name(), plugin));
    session.write("writing allowed plugins", handle -> {
      if (!handle.createQuery(IS_THERE).bind("org", orgId).mapTo(Boolean.class).one()) {
        throw SdkException.notFound("workspace " + orgId);
      }
      handle.createUpdate(CLEAR).bind("org", orgId).execute();
      return COLUMNS.bind(handle.createUpdate(INSERT).bind("org", orgId), last.values())
          .execute();
    });
  }

  @Override
  public List<AllowedWorkspacePlugin> list(UUID orgId) {
    return session.read("listing allowed plugins", handle -> handle.createQuery(LIST)
        .bind("org", orgId).map(PluginAllowlistTable::read).list());
  }

  private static AllowedWorkspacePlugin read(ResultSet row, StatementContext context)
      throws SQLException {
    return new AllowedWorkspacePlugin(row.getString("plugin_name"), row.getString("enabled_by"),
        Values.time(row, "enabled_at"));
  }
}
