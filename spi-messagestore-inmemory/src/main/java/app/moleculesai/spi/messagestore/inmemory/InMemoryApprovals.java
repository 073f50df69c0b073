package app.moleculesai.spi.messagestore.inmemory;

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

/** Approvals; as safe for threads as its state. */
record InMemoryApprovals(State state) implements ApprovalRepository {
  private static final Comparator<Approval> OLDEST = Comparator
      .comparing(approval -> new Place(approval.createdAt(), approval.id()));

  @Override
  public void insert(Approval approval) {
    state.change(tables -> {
      tables.requireWorkspace(approval.workspaceId());
      if (tables.approvals.containsKey(approval.id())) {
        throw new SdkException(ErrorCode.CONFLICT, "approval " + approval.id() + " is there");
      }
      put(tables, approval);
    });
  }

  private static void put(Tables tables, Approval approval) {
    tables.approvals = tables.approvals.plus(approval.id(), approval);
  }

  @Override
  public Optional<Approval> decide(UUID workspaceId, UUID id, Approval.Status decision,
      String decidedBy, Instant now) {
    return state.write(tables -> {
      var decided = Optional.ofNullable(tables.approvals.get(id))
          .filter(approval -> approval.workspaceId().equals(workspaceId))
          .filter(InMemoryApprovals::isPending)
          .map(approval -> approval.decided(decision, decidedBy, now));
      decided.ifPresent(approval -> put(tables, approval));
      return decided;
    });
  }

  @Override
  public List<Approval> expire(Optional<Set<UUID>> workspaceIds, Instant askedBefore,
      String decidedBy, Instant now) {
    return state.write(tables -> {
      var expired = pending(tables, workspaceIds)
          .filter(approval -> approval.createdAt().isBefore(askedBefore)).sorted(OLDEST)
          .map(approval -> approval.decided(Approval.Status.DENIED, decidedBy, now)).toList();
      expired.forEach(approval -> put(tables, approval));
      return expired;
    });
  }

  @Override
  public List<Approval> newest(UUID workspaceId, int limit) {
    return state.read().approvals.values().stream()
        .filter(approval -> approval.workspaceId().equals(workspaceId))
        .sorted(OLDEST.reversed()).limit(limit).toList();
  }

  @Override
  public int deleteDecided(Instant before, int limit) {
    return state.write(tables -> delete(tables, tables.approvals.values().stream()
        .filter(approval -> approval.decidedAt().filter(before::isAfter).isPresent())
        .limit(limit).toList()));
  }

  @Override
  public int deleteOldestDecided(UUID workspaceId, int limit) {
    return state.write(tables -> delete(tables, tables.approvals.values().stream()
        .filter(approval -> approval.workspaceId().equals(workspaceId) && !isPending(approval))
        .sorted(Comparator.comparing(approval -> approval.decidedAt().orElseThrow()))
        .limit(limit).toList()));
  }

  private static int delete(Tables tables, List<Approval> approvals) {
    approvals.forEach(
        approval -> tables.approvals = tables.approvals.minus(approval.id()));
    return approvals.size();
  }

  @Override
  public List<Approval> pending(Optional<Set<UUID>> workspaceIds, int limit) {
    return pending(state.read(), workspaceIds).sorted(OLDEST.reversed()).limit(limit).toList();
  }

  private static Stream<Approval> pending(Tables tables, Optional<Set<UUID>> workspaceIds) {
    return tables.approvals.values().stream().filter(InMemoryApprovals::isPending)
        .filter(approval -> workspaceIds.map(ids -> ids.contains(approval.workspaceId()))
            .orElse(true));
  }

  private static boolean isPending(Approval approval) {
    return approval.status() == Approval.Status.PENDING;
  }
}
