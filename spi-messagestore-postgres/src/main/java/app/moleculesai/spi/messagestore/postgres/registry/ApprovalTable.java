package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.ApprovalRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Approvals; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record ApprovalTable(Session session) implements ApprovalRepository {
  private static final Columns<Approval> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", Approval::id),
      column("workspace_id", "uuid", Approval::workspaceId),
      column("action", "text", Approval::action),
      column("reason", "text", Approval::reason),
      column("task_id", "text", Approval::taskId),
      column("context", "text", Approval::context),
      column("status", "text", approval -> approval.status().word()),
      column("decided_by", "text", Approval::decidedBy),
      column("decided_at", "timestamptz", Approval::decidedAt),
      column("created_at", "timestamptz", Approval::createdAt)));

  private static final String INSERT = """
      INSERT INTO approval_requests (%1$s) SELECT %1$s FROM %2$s"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String DECIDE = """
      UPDATE approval_requests SET status = :decision, decided_by = :by,
        decided_at = CAST(:now AS timestamptz)
      WHERE id = :id AND workspace_id = :workspace AND status = 'pending' RETURNING *""";

  private static final String OF_THEM = " AND workspace_id = ANY (CAST(:workspaces AS uuid[]))";

  private static final String NEWEST = """
      SELECT * FROM approval_requests WHERE workspace_id = :workspace
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  private static final String COUNT = """
      SELECT count(*) FROM approval_requests WHERE workspace_id = :workspace""";

  private static final String DELETE_DECIDED = """
      DELETE FROM approval_requests WHERE id IN (
        SELECT id FROM approval_requests WHERE decided_at < CAST(:before AS timestamptz)
        LIMIT :limit
      )""";

  private static final String DELETE_OLDEST_DECIDED = """
      DELETE FROM approval_requests WHERE id IN (
        SELECT id FROM approval_requests WHERE workspace_id = :workspace AND status <> 'pending'
        ORDER BY decided_at, id LIMIT :limit
      )""";

  @Override
  public void insert(Approval approval) {
    session.write("inserting approval " + approval.id(),
        handle -> COLUMNS.bind(handle.createUpdate(INSERT), List.of(approval)).execute());
  }

  @Override
  public Optional<Approval> decide(UUID workspaceId, UUID id, Approval.Status decision,
      String decidedBy, Instant now) {
    return session.write("deciding approval " + id, handle -> handle.createQuery(DECIDE)
        .bind("decision", decision.word()).bind("by", decidedBy).bind("now", Values.text(now))
        .bind("id", id).bind("workspace", workspaceId).map(ApprovalTable::read).findOne());
  }

  @Override
  public List<Approval> expire(Optional<Set<UUID>> workspaceIds, Instant askedBefore,
      String decidedBy, Instant now) {
    var sql = """
        WITH expired AS (
          UPDATE approval_requests SET status = 'denied', decided_by = :by,
            decided_at = CAST(:now AS timestamptz)
          WHERE status = 'pending' AND created_at < CAST(:before AS timestamptz)%s RETURNING *
        )
        SELECT * FROM expired ORDER BY created_at, id"""
        .formatted(workspaceIds.isPresent() ? OF_THEM : "");
    return session.write("denying what nobody decided", handle -> {
      var query = handle.createQuery(sql).bind("by", decidedBy).bind("now", Values.text(now))
          .bind("before", Values.limit(askedBefore));
      workspaceIds.ifPresent(ids -> query.bind("workspaces", Values.ids(ids)));
      return query.map(ApprovalTable::read).list();
    });
  }

  @Override
  public List<Approval> newest(UUID workspaceId, int limit) {
    return session.read("listing approvals of workspace " + workspaceId,
        handle -> handle.createQuery(NEWEST).bind("workspace", workspaceId).bind("limit", limit)
            .map(ApprovalTable::read).list());
  }

  @Override
  public int count(UUID workspaceId) {
    return session.read("counting approvals of workspace " + workspaceId, handle -> handle
        .createQuery(COUNT).bind("workspace", workspaceId).mapTo(Integer.class).one());
  }

  @Override
  public int deleteDecided(Instant before, int limit) {
    return session.write("deleting decided approvals", handle -> handle
        .createUpdate(DELETE_DECIDED).bind("before", Values.limit(before)).bind("limit", limit)
        .execute());
  }

  @Override
  public int deleteOldestDecided(UUID workspaceId, int limit) {
    return session.write("deleting decided approvals of workspace " + workspaceId,
        handle -> handle.createUpdate(DELETE_OLDEST_DECIDED).bind("workspace", workspaceId)
            .bind("limit", limit).execute());
  }

  @Override
  public List<Approval> pending(Optional<Set<UUID>> workspaceIds, int limit) {
    var sql = """
        SELECT * FROM approval_requests WHERE status = 'pending'%s
        ORDER BY created_at DESC, id DESC LIMIT :limit"""
        .formatted(workspaceIds.isPresent() ? OF_THEM : "");
    return session.read("listing pending approvals", handle -> {
      var query = handle.createQuery(sql).bind("limit", limit);
      workspaceIds.ifPresent(ids -> query.bind("workspaces", Values.ids(ids)));
      return query.map(ApprovalTable::read).list();
    });
  }

  private static Approval read(ResultSet row, StatementContext context) throws SQLException {
    return new Approval(Values.id(row, "id"), Values.id(row, "workspace_id"),
        row.getString("action"), Values.findText(row, "reason"), Values.findText(row, "task_id"),
        Body.wrap(row.getBytes("context")), Approval.Status.parse(row.getString("status")),
        Values.findText(row, "decided_by"), Values.findTime(row, "decided_at"),
        Values.time(row, "created_at"));
  }
}
