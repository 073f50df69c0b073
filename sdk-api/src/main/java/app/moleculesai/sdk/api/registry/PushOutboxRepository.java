package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * News that waits to be pushed, and what was given up. Whoever pushes a delivery claims it first, so each is in one hand
 * at a time, whatever the number of servers. A claim lasts until it lapses or its delivery is put back or ended; one that
 * lapsed still holds until another one takes the delivery. Of one configuration only the delivery with the lowest number
 * that is neither dead nor delivered can be claimed, and none while another of it is in somebody's hand, so its news
 * arrives in order. Deliveries go with their configuration.
 */
public interface PushOutboxRepository {
  /**
   * How many deliveries of one workspace are in somebody's hand at a time, so that slow receivers of one do not keep all
   * others waiting. Callers at the same time may get some more.
   */
  int MOST_IN_HAND = 8;

  /** How many deliveries of one configuration may wait, those in somebody's hand among them. */
  int MOST_WAITING = 1000;

  /** How many bytes the bodies of those may have. */
  long MOST_BYTES = 16 << 20;

  /** Why a delivery is dead that was never tried. */
  String TOO_MUCH = "too much waits for the receiver";

  /**
   * Inserts deliveries; those whose configuration is not there are left out. Of one configuration their numbers rise in
   * the order of the list, and are greater than all given before.
   *
   * <p>With one that comes, and with what stands before it in the list, more may wait of its configuration than {@link
   * #MOST_WAITING} or {@link #MOST_BYTES} allow. If it says the whole task, it takes the place of those waiting before
   * that do so too and that nobody has in hand: it is tried when the first of them would have been, and counts as tried
   * as often. Any other one is dead at once, for {@link #TOO_MUCH}. Of the dead ones of a configuration those given up
   * last are kept, in the same measure; which are too many is seen when more comes, if not at once.
   *
   * @return how many were inserted, the dead ones among them
   * @throws app.moleculesai.sdk.api.error.SdkException {@code conflict} when the id of one is another one's
   */
  int insert(List<PushDelivery> deliveries);

  /**
   * Claims the delivery that is due first and that nobody holds, of a workspace of which fewer than {@link #MOST_IN_HAND}
   * are held, and counts the attempt. Callers at the same time get different ones.
   *
   * @return it, with this attempt
   */
  Optional<PushDelivery> claimDue(PushClaim claim, Instant now);

  /**
   * Returns when the next delivery that waits can be claimed, those in somebody's hand when their claim lapses; what its
   * workspace has in hand is not counted. It may be in the past; empty when nothing waits.
   */
  Optional<Instant> nextDue();

  /** Deletes a delivery that arrived; false when it is out of the claimant's hand. */
  boolean delivered(UUID id, String claimant);

  /**
   * Puts a delivery back to be tried again.
   *
   * @return false when it is out of the claimant's hand
   */
  boolean putBack(UUID id, String claimant, Instant nextAt, String error);

  /**
   * Gives a delivery up; it can be seen until it is deleted.
   *
   * @return false when it is out of the claimant's hand
   */
  boolean giveUp(UUID id, String claimant, String error, Instant now);

  /** Lists the dead deliveries of a workspace, the latest given up first, at most so many. */
  List<DeadPush> dead(UUID workspaceId, int limit);

  /** Counts the deliveries of all workspaces that wait, those in somebody's hand among them, or those that are dead. */
  int count(boolean dead);

  /**
   * Lets a dead delivery of a workspace be tried again, as if it had been put here now: from its first attempt, but at its old place, so
   * before all that wait with a greater number; false when there is no such one.
   */
  boolean revive(UUID workspaceId, UUID id, Instant now);

  /**
   * Gives all deliveries of one configuration to another one, at their places; in whose hand they are does not change.
   *
   * @return how many there were; none when the other one is not there
   */
  int move(UUID from, UUID to);

  /** Deletes dead deliveries that were given up before a time, at most so many; returns how many. */
  int deleteDead(Instant before, int limit);
}
