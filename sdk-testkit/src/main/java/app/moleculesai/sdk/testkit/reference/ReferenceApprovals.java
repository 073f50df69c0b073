package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.ApprovalRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Approvals, in a transaction. Belongs to one thread. */
record ReferenceApprovals(ReferenceTables tables) implements ApprovalRepository {
  private static final Comparator<Approval> OLDEST = Comparator.comparing(Approval::createdAt);

  @Override
  public void insert(Approval approval) {
    tables.requireWorkspace(approval.workspaceId());
    if (tables.approvals.putIfAbsent(approval.id(), approval) != null) {
      throw new SdkException(ErrorCode.CONFLICT, "approval " + approval.id() + " is there");
    }
  }

  @Override
  public Optional<Approval> decide(UUID workspaceId, UUID id, Approval.Status decision,
      String decidedBy, Instant now) {
    var decided = pending(Optional.of(Set.of(workspaceId)))
        .filter(approval -> approval.id().equals(id)).findFirst()
        .map(approval -> approval.decided(decision, decidedBy, now));
    decided.ifPresent(approval -> tables.approvals.put(id, approval));
    return decided;
  }

  @Override
  public List<Approval> expire(Optional<Set<UUID>> workspaceIds, Instant askedBefore,
      String decidedBy, Instant now) {
    var expired = pending(workspaceIds)
        .filter(approval -> approval.createdAt().isBefore(askedBefore)).sorted(OLDEST)
        .map(approval -> approval.decided(Approval.Status.DENIED, decidedBy, now)).toList();
    expired.forEach(approval -> tables.approvals.put(approval.id(), approval));
    return expired;
  }

  @Override
  public List<Approval> newest(UUID workspaceId, int limit) {
    return tables.approvals.values().stream()
        .filter(approval -> approval.workspaceId().equals(workspaceId))
        .sorted(OLDEST.reversed()).limit(limit).toList();
  }

  @Override
  public int deleteDecided(Instant before, int limit) {
    return delete(tables.approvals.values().stream()
        .filter(approval -> approval.decidedAt().filter(before::isAfter).isPresent()), limit);
  }

  @Override
  public int deleteOldestDecided(UUID workspaceId, int limit) {
    return delete(tables.approvals.values().stream()
        .filter(approval -> approval.workspaceId().equals(workspaceId)
            && approval.status() != Approval.Status.PENDING)
        .sorted(Comparator.comparing(approval -> approval.decidedAt().orElseThrow())), limit);
  }

  private int delete(Stream<Approval> approvals, int limit) {
    var ids = approvals.map(Approval::id).limit(limit).toList();
    ids.forEach(tables.approvals::remove);
    return ids.size();
  }

  @Override
  public List<Approval> pending(Optional<Set<UUID>> workspaceIds, int limit) {
    return pending(workspaceIds).sorted(OLDEST.reversed()).limit(limit).toList();
  }

  private Stream<Approval> pending(Optional<Set<UUID>> workspaceIds) {
    return tables.approvals.values().stream()
        .filter(approval -> approval.status() == Approval.Status.PENDING)
        .filter(approval -> workspaceIds.map(ids -> ids.contains(approval.workspaceId()))
            .orElse(true));
  }
}
