package app.moleculesai.sdk.runtime.approvals;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.ApprovalRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What agents ask leave for ({@code wire.md} 12.6). Safe for use by many threads. */
public final class Approvals {
  private static final int MOST_LISTED = 50;
  private static final int MOST_KEPT = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final String NOBODY = "auto-expired";

  private final Registry registry;
  private final Changes changes;
  private final WorkspaceDirectory directory;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes where approvals are, and who hears of them. */
  public Approvals(Registry registry, Changes changes, WorkspaceDirectory directory, Clock clock,
      Supplier<UUID> ids) {
    this.registry = registry;
    this.changes = changes;
    this.directory = directory;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Asks, and lets the workspace above know.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}; {@code too_many_approvals} when 1,000 of the
   *         workspace wait for a decision
   */
  Approval ask(UUID workspaceId, String action, Optional<String> reason, Optional<String> taskId,
      Body context) {
    var row = directory.requireNow(workspaceId);
    var approval = Approval.asked(ids.get(), row.id(), action, reason, taskId, context, now());
    return changes.commit((transaction, news) -> {
      makeRoom(transaction.approvals(), row.id(), news);
      transaction.approvals().insert(approval);
      news.tell(EventType.APPROVAL_REQUESTED, row.id(), about(approval).and("action", action)
          .and("reason", reason).and("task_id", taskId).body());
      row.parentId().ifPresent(parent -> news.tell(EventType.APPROVAL_ESCALATED, parent,
          about(approval).and("from_workspace_id", row.id().toString()).and("action", action)
              .and("reason", reason).body()));
      return approval;
    });
  }

  /** Of a full workspace what waited too long is denied, and what was decided first goes. */
  private void makeRoom(ApprovalRepository approvals, UUID workspaceId, Changes.News news) {
    int tooMany = approvals.count(workspaceId) + 1 - MOST_KEPT;
    if (tooMany <= 0) {
      return;
    }
    deny(approvals, Optional.of(Set.of(workspaceId)), news);
    if (approvals.deleteOldestDecided(workspaceId, tooMany) < tooMany) {
      throw new SdkException(ErrorCode.TOO_MANY_APPROVALS, MOST_KEPT + " approvals of workspace "
          + workspaceId + " wait for a decision; at most " + MOST_KEPT + " are allowed");
    }
  }

  private int deny(ApprovalRepository approvals, Optional<Set<UUID>> whose, Changes.News news) {
    var now = now();
    var denied = approvals.expire(whose, now.minus(LONGEST_WAIT), NOBODY, now);
    denied.forEach(approval -> tell(news, approval));
    return denied.size();
  }

  private static Payload about(Approval approval) {
    return Payload.with("approval_id", approval.id().toString());
  }

  /**
   * Lists the newest of a workspace.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}
   */
  List<Approval> newest(UUID workspaceId) {
    return registry.approvals().newest(directory.require(workspaceId).id(), MOST_LISTED);
  }

  /**
   * Decides a question that nobody has decided.
   *
   * @throws SdkException {@code not_found} for one that somebody has, and for an unknown one; {@code workspace_not_found},
   *         {@code workspace_removed}
   */
  Approval decide(UUID workspaceId, UUID id, Approval.Status decision, String decidedBy) {
    var row = directory.require(workspaceId);
    return changes.commit((transaction, news) -> {
      var decided = transaction.approvals().decide(row.id(), id, decision, decidedBy, now())
          .orElseThrow(() -> SdkException.notFound(
              "approval " + id + " of workspace " + row.id() + " that nobody has decided"));
      tell(news, decided);
      return decided;
    });
  }

  private static void tell(Changes.News news, Approval decided) {
    news.tell(decided.status() == Approval.Status.APPROVED
        ? EventType.APPROVAL_APPROVED
        : EventType.APPROVAL_DENIED, decided.workspaceId(),
        about(decided)
            .and("decision", decided.status().word()).and("decided_by", decided.decidedBy())
            .body());
  }

  /**
   * A question that waits.
   *
   * @param workspaceName who asks
   */
  record Pending(Approval approval, String workspaceName) {}

  /** Denies what waited too long, and lists the newest that is left, of all or of a tree. */
  List<Pending> pending(Optional<UUID> top) {
    var whose = top.map(directory::tree);
    changes.commit((transaction, news) -> deny(transaction.approvals(), whose, news));
    return registry.approvals().pending(whose, MOST_LISTED).stream()
        .map(approval -> new Pending(approval,
            directory.find(approval.workspaceId()).map(Workspace::name).orElse("")))
        .toList();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
