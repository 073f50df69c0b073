package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.spi.messagestore.postgres.upkeep.Check;
import java.util.ArrayList;
import java.util.List;

/** What may be wrong with the registry's rows. */
final class RegistryCheckTable {
  /** Tables whose rows belong to a workspace, and the column that says to which. */
  private static final List<List<String>> BELONGING = List.of(
      List.of("canvas_layouts", "workspace_id"), List.of("workspace_config", "workspace_id"),
      List.of("workspace_auth_tokens", "workspace_id"), List.of("org_api_tokens", "org_id"),
      List.of("workspace_secrets", "workspace_id"), List.of("workspace_schedules", "workspace_id"),
      List.of("agent_memories", "workspace_id"), List.of("workspace_token_usage", "workspace_id"),
      List.of("workspace_memory", "workspace_id"), List.of("approval_requests", "workspace_id"),
      List.of("org_plugin_allowlist", "org_id"), List.of("a2a_queue", "workspace_id"),
      List.of("pending_uploads", "workspace_id"), List.of("tasks", "workspace_id"),
      List.of("task_events", "workspace_id"), List.of("push_configs", "workspace_id"));
  private static final String DEAD_TOKENS = " FROM workspaces AS w WHERE w.id = t.workspace_id"
      + " AND w.status = 'removed')";
  private static final String OVER = "(acked_at < now() - interval '1 hour'"
      + " OR acked_at IS NULL AND expires_at < now())";

  private RegistryCheckTable() {}

  static List<Check> checks() {
    var checks = new ArrayList<Check>();
    for (var belonging : BELONGING) {
      checks.add(orphans(belonging.get(0), belonging.get(1)));
    }
    checks.add(Check.mended("live tokens of removed workspaces",
        "SELECT count(*) FROM workspace_auth_tokens AS t WHERE revoked_at IS NULL"
            + " AND EXISTS (SELECT" + DEAD_TOKENS,
        "revoke them",
        "UPDATE workspace_auth_tokens AS t SET revoked_at = now() WHERE revoked_at IS NULL"
            + " AND EXISTS (SELECT" + DEAD_TOKENS));
    checks.add(Check.mended("uploads that were fetched, or that nobody fetched in time",
        "SELECT count(*) FROM pending_uploads WHERE " + OVER,
        "delete them", "DELETE FROM pending_uploads WHERE " + OVER));
    checks.add(Check.mended("workspaces whose parent or successor is not there",
        "SELECT count(*) FROM workspaces AS c WHERE " + missing("parent_id") + " OR "
            + missing("forwarded_to"),
        "make them roots",
        "UPDATE workspaces AS c SET parent_id = CASE WHEN " + missing("parent_id")
            + " THEN NULL ELSE parent_id END, forwarded_to = CASE WHEN " + missing("forwarded_to")
            + " THEN NULL ELSE forwarded_to END WHERE " + missing("parent_id") + " OR "
            + missing("forwarded_to")));
    checks.add(Check.manual("workspaces that are their own ancestors",
        "WITH RECURSIVE up (id, at) AS (SELECT id, parent_id FROM workspaces UNION SELECT up.id,"
            + " w.parent_id FROM up JOIN workspaces AS w ON w.id = up.at)"
            + " SELECT count(*) FROM up WHERE id = at",
        "give one of them another parent"));
    checks.add(Check.allowed("leases that ran out and were not released",
        "SELECT count(*) FROM leases WHERE held_until < now()"));
    return checks;
  }

  private static Check orphans(String table, String column) {
    var condition = " FROM " + table + " AS c WHERE " + missing(column);
    return Check.mended("rows of " + table + " whose workspace is not there",
        "SELECT count(*)" + condition, "delete them", "DELETE" + condition);
  }

  private static String missing(String column) {
    return "(c." + column + " IS NOT NULL AND NOT EXISTS (SELECT FROM workspaces AS w"
        + " WHERE w.id = c." + column + "))";
  }
}
