package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Questions of workspaces whether they may do something. */
public interface ApprovalRepository {
  /**
   * Inserts a question.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace, {@code conflict} when
   *         the id is taken
   */
  void insert(Approval approval);

  /**
   * Decides a workspace's question; of many who decide, one does.
   *
   * @return the question as decided; empty when it is another's, is unknown, or was decided before
   */
  Optional<Approval> decide(UUID workspaceId, UUID id, Approval.Status decision, String decidedBy,
      Instant now);

  /**
   * Denies what was asked before a time and is still pending.
   *
   * @param workspaceIds of whom; none for all
   * @return what this call denied, oldest first
   */
  List<Approval> expire(Optional<Set<UUID>> workspaceIds, Instant askedBefore, String decidedBy,
      Instant now);

  /** Lists a workspace's questions, newest first. */
  List<Approval> newest(UUID workspaceId, int limit);

  /** Counts a workspace's questions, decided ones too. As it stands here it reads them all. */
  default int count(UUID workspaceId) {
    return newest(workspaceId, Integer.MAX_VALUE).size();
  }

  /** Deletes questions that were decided before a time, at most so many; returns how many. */
  int deleteDecided(Instant before, int limit);

  /** Deletes of a workspace's questions those that were decided first, at most so many; returns how many. */
  int deleteOldestDecided(UUID workspaceId, int limit);

  /**
   * Lists what is pending, newest first.
   *
   * @param workspaceIds of whom; none for all
   */
  List<Approval> pending(Optional<Set<UUID>> workspaceIds, int limit);
}
