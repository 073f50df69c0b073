package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** How a workspace stands in its row. */
final class WorkspaceRows {
  static final Columns<Workspace> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", Workspace::id),
      column("name", "text", Workspace::name),
      column("role", "text", Workspace::role),
      column("tier", "integer", Workspace::tier),
      column("status", "workspace_status", Workspace::status),
      column("runtime", "text", Workspace::runtime),
      column("parent_id", "uuid", Workspace::parentId),
      column("forwarded_to", "uuid", Workspace::forwardedTo),
      column("url", "text", Workspace::url),
      column("delivery_mode", "text", Workspace::deliveryMode),
      column("agent_card", "text", Workspace::agentCard),
      column("source_bundle_id", "text", Workspace::sourceBundleId),
      column("awareness_namespace", "text", Workspace::awarenessNamespace),
      column("workspace_dir", "text", Workspace::workspaceDir),
      column("workspace_access", "text", Workspace::workspaceAccess),
      column("max_concurrent_tasks", "integer", Workspace::maxConcurrentTasks),
      column("budget_limit", "bigint", Workspace::budgetLimit),
      column("monthly_spend", "bigint", Workspace::monthlySpend),
      column("last_heartbeat_at", "timestamptz", Workspace::lastHeartbeatAt),
      column("last_outbound_at", "timestamptz", Workspace::lastOutboundAt),
      column("last_error_rate", "double precision", Workspace::lastErrorRate),
      column("last_sample_error", "text", Workspace::lastSampleError),
      column("active_tasks", "integer", Workspace::activeTasks),
      column("uptime_seconds", "integer", Workspace::uptimeSeconds),
      column("current_task", "text", Workspace::currentTask),
      column("hibernation_idle_minutes", "integer", Workspace::hibernationIdleMinutes),
      column("instance_id", "text", Workspace::instanceId),
      column("platform_inbound_secret", "text", Workspace::inboundSecret),
      column("runtime_image_digest", "text", Workspace::imageDigest),
      column("agent_signals", "text", Workspace::agentSignals),
      column("created_at", "timestamptz", Workspace::createdAt),
      column("updated_at", "timestamptz", Workspace::updatedAt)));

  private static final Map<String, String> TYPES = COLUMNS.all().stream()
      .collect(Collectors.toUnmodifiableMap(Columns.Column::name, Columns.Column::type));

  private WorkspaceRows() {}

  /** Returns {@code role = …, url = …,} with a comma at the end; empty for an empty patch. */
  static String assignments(WorkspacePatch patch) {
    return patch.values().keySet().stream()
        .map(field -> field.column() + " = CAST(:" + field.column() + " AS "
            + TYPES.get(field.column()) + "), ")
        .collect(Collectors.joining());
  }

  /** Binds the values of {@link #assignments}. */
  static <S extends SqlStatement<S>> S bind(S statement, WorkspacePatch patch) {
    patch.values().forEach((field, value) -> statement.bind(field.column(), Values.text(value)));
    return statement;
  }

  static Workspace read(ResultSet row, StatementContext context) throws SQLException {
    return Workspace.of(Values.id(row, "id"), row.getString("name"), Values.time(row, "created_at"))
        .role(row.getString("role"))
        .tier(row.getInt("tier"))
        .status(WorkspaceStatus.parse(row.getString("status")))
        .runtime(row.getString("runtime"))
        .parentId(Values.findId(row, "parent_id").orElse(null))
        .forwardedTo(Values.findId(row, "forwarded_to").orElse(null))
        .url(row.getString("url"))
        .deliveryMode(DeliveryMode.parse(row.getString("delivery_mode")))
        .agentCard(Values.findBody(row, "agent_card").orElse(null))
        .sourceBundleId(row.getString("source_bundle_id"))
        .awarenessNamespace(row.getString("awareness_namespace"))
        .workspaceDir(row.getString("workspace_dir"))
        .workspaceAccess(row.getString("workspace_access"))
        .maxConcurrentTasks(row.getInt("max_concurrent_tasks"))
        .budgetLimit(row.getObject("budget_limit", Long.class))
        .monthlySpend(row.getLong("monthly_spend"))
        .lastHeartbeatAt(Values.findTime(row, "last_heartbeat_at").orElse(null))
        .lastOutboundAt(Values.findTime(row, "last_outbound_at").orElse(null))
        .lastErrorRate(row.getDouble("last_error_rate"))
        .lastSampleError(row.getString("last_sample_error"))
        .activeTasks(row.getInt("active_tasks"))
        .uptimeSeconds(row.getInt("uptime_seconds"))
        .currentTask(row.getString("current_task"))
        .hibernationIdleMinutes(row.getObject("hibernation_idle_minutes", Integer.class))
        .instanceId(row.getString("instance_id"))
        .inboundSecret(row.getString("platform_inbound_secret"))
        .imageDigest(row.getString("runtime_image_digest"))
        .agentSignals(Values.findBody(row, "agent_signals").orElse(null))
        .updatedAt(Values.time(row, "updated_at"))
        .build();
  }
}
