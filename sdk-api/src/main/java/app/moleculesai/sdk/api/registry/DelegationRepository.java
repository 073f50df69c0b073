package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The ledger of delegations ({@code wire.md} 9.2). Its entries refer to no workspace that must be there, and stay when
 * theirs is purged. The server that carries one says so by its heartbeat; one that falls silent is taken over by
 * another. An entry without heartbeat waits for somebody else, and nobody takes it over.
 */
public interface DelegationRepository {
  /**
   * Inserts an entry, unless there is one with its id, or one of its caller with its key that has not failed (DL-2). One
   * that has failed gives its key up to the new entry (DL-9).
   */
  DelegationInsert insert(Delegation delegation);

  /** Finds an entry. */
  Optional<Delegation> find(String id);

  /**
   * Changes an entry, if {@link DelegationStatus#mayBecome} allows it.
   *
   * @return the entry after the change; empty when it has that status already, which changes nothing of it, or when
   *         there is none
   * @throws app.moleculesai.sdk.api.error.SdkException {@code conflict} for a change that is not allowed (DL-1)
   */
  Optional<Delegation> change(String id, DelegationChange change, Instant now);

  /**
   * Sets the heartbeat of those of these entries that are open and have one (DL-8).
   *
   * @return how many
   */
  int heartbeat(Collection<String> ids, Instant now);

  /**
   * Takes an open entry's heartbeat away: from now on it waits for somebody else.
   *
   * @return false when it is not open, or waits already
   */
  boolean rest(String id);

  /**
   * Takes over open entries whose heartbeat is older than a time and whose deadline has not passed, oldest heartbeat
   * first: their heartbeat is {@code now}. Callers at the same time get different entries.
   */
  List<Delegation> takeOver(Instant silentSince, Instant now, int limit);

  /**
   * Counts that an entry is sent once more, and sets its heartbeat.
   *
   * @param retries how often it was sent again before
   * @return the entry after it; empty when it is not open, or was sent again meanwhile
   */
  Optional<Delegation> retry(String id, int retries, Instant now);

  /**
   * Lists open entries whose deadline has passed or whose heartbeat is older than a time, in the order of their ids
   * (DL-6).
   *
   * @param after the last id of the portion before; {@code ""} for the first portion
   */
  List<Delegation> overdue(Instant silentSince, Instant now, String after, int limit);

  /**
   * Lists entries, newest first, of one time in the order of their ids.
   *
   * @param statuses those wanted, at least one
   * @param callers only those of these callers; none for all
   */
  List<Delegation> newest(Set<DelegationStatus> statuses, Optional<Set<UUID>> callers, int limit);

  /**
   * Counts entries by status.
   *
   * @param callers only those of these callers; none for all
   * @return every status, also those of which there is none
   */
  Map<DelegationStatus, Integer> counts(Optional<Set<UUID>> callers);

  /** Deletes entries that ended before a time, at most so many, and with them their keys; returns how many. */
  int deleteEnded(Instant before, int limit);
}
