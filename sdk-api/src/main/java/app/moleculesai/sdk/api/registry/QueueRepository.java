package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Messages that wait for busy agents ({@code wire.md} 3.12). Whoever sends an item, or ends it, claims it first; so each
 * is in one hand at a time, whatever the number of servers. A claim lasts until it lapses or its item is put back or
 * ended; one that lapsed still holds until {@link #requeueLapsed} or {@link #claimOver} takes it. What a claimant does
 * is one conditional update and changes nothing once the item is out of its hand. Items go with their workspace when
 * that is purged.
 */
public interface QueueRepository {
  /**
   * Inserts an item that was not tried yet, unless an active one of its workspace has its key.
   *
   * @param id names the item
   * @param now when it came
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace, {@code conflict} when
   *         its id is another one's
   */
  QueueInsert insert(UUID id, QueueMessage message, Instant now);

  /** Finds an item, ended ones too. */
  Optional<QueuedItem> find(UUID id);

  /** Returns how many items of a workspace are {@code QUEUED}. */
  int depth(UUID workspaceId);

  /** Returns how many items of all workspaces are {@code QUEUED}. */
  int depth();

  /**
   * Returns the live workspaces with an item that {@link #claim} could take and a free place: of the tasks that each has
   * at a time, fewer are active as its agent said last, and fewer of its items are {@code DISPATCHED}.
   */
  Set<UUID> waiting(Instant now);

  /** Returns which of these turns an active item carries. */
  Set<UUID> activeTurns(Collection<UUID> turnIds);

  /**
   * Claims the item of a workspace that comes next: of those {@code QUEUED} and not expired the highest priority, of
   * these the oldest, of one time the lowest id. It is {@code DISPATCHED} then and has one attempt more. Callers at the
   * same time get different items.
   *
   * @param places how many items of the workspace may be {@code DISPATCHED} at once; with as many, nothing is claimed
   */
  Optional<QueuedItem> claim(UUID workspaceId, int places, QueueClaim claim, Instant now);

  /**
   * Claims items that are not to be sent any more, oldest first: {@code QUEUED} ones that are expired or whose
   * workspace is removed, and lapsed ones that were tried so often. Attempts and time of dispatch stay.
   *
   * @param mostAttempts how often an item is tried
   */
  List<QueuedItem> claimOver(int mostAttempts, QueueClaim claim, Instant now, int limit);

  /**
   * Claims {@code QUEUED} items that came before a time, oldest first, of one workspace or of all. Attempts and time of
   * dispatch stay.
   */
  List<QueuedItem> claimOlder(Optional<UUID> workspaceId, Instant before, QueueClaim claim,
      int limit);

  /**
   * Claims the {@code QUEUED} item that carries a turn, to end it. Attempts and time of dispatch stay.
   *
   * @return empty when no item carries the turn, or it is in somebody's hand or has ended
   */
  Optional<QueuedItem> claimTurn(UUID turnId, QueueClaim claim);

  /**
   * Prolongs claims, also lapsed ones whose item nobody took.
   *
   * @param claimants who claimed each item, by its id
   * @param until when they lapse
   * @return the items whose claims were prolonged; the others are out of their claimant's hand
   */
  Set<UUID> renew(Map<UUID, String> claimants, Instant until);

  /**
   * Puts a claimed item back: it is {@code QUEUED} at its old place.
   *
   * @param counts whether the attempt counts; one that reached nobody does not
   * @param reason replaces the last error
   * @return false when the item is out of the claimant's hand
   */
  boolean putBack(UUID id, String claimant, boolean counts, String reason);

  /**
   * Ends a claimed item. A reason is joined to the last error.
   *
   * @return false when the item is out of the claimant's hand
   */
  boolean end(UUID id, String claimant, QueueEnd end, Instant now);

  /**
   * Puts all items back whose claim has lapsed and that were tried less often than allowed; their attempts stay
   * counted.
   *
   * @return how many
   */
  int requeueLapsed(int mostAttempts, Instant now);

  /** Deletes items that ended before a time, at most so many; returns how many. */
  int deleteEnded(Instant before, int limit);
}
