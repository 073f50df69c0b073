package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Schedules with their indexes. Immutable.
 *
 * @param rows by id
 * @param names the id of each name, of each workspace; no entry for one without
 * @param next those that are switched on and have a time, by it
 * @param claims who holds one, by its id
 */
record ScheduleTable(
    HashPMap<UUID, Schedule> rows,
    HashPMap<UUID, TreePMap<String, UUID>> names,
    TreePSet<Place> next,
    HashPMap<UUID, ScheduleClaim> claims) {
  static final ScheduleTable EMPTY = new ScheduleTable(HashTreePMap.empty(), HashTreePMap.empty(),
      TreePSet.empty(), HashTreePMap.empty());

  Optional<Schedule> find(UUID id) {
    return Optional.ofNullable(rows.get(id));
  }

  Optional<Schedule> find(UUID workspaceId, String name) {
    return Optional.ofNullable(names(workspaceId).get(name)).flatMap(this::find);
  }

  /** Returns a workspace's schedules, in the order of their names. */
  Stream<Schedule> of(UUID workspaceId) {
    return names(workspaceId).values().stream().flatMap(id -> find(id).stream());
  }

  /** Returns those that are switched on and whose time has come, the earliest first. */
  Stream<Schedule> due(Instant now) {
    return next.stream().takeWhile(place -> !place.createdAt().isAfter(now))
        .flatMap(place -> find(place.id()).stream());
  }

  /** Says whether nobody holds a schedule. */
  boolean isFree(UUID id, Instant now) {
    var claim = claims.get(id);
    return claim == null || !claim.until().isAfter(now);
  }

  /** Says whether a schedule is in this hand. */
  boolean isHeld(UUID id, String claimant) {
    var claim = claims.get(id);
    return claim != null && claim.claimant().equals(claimant);
  }

  /** Adds a schedule, or replaces the one of its id. */
  ScheduleTable with(Schedule row) {
    var rest = without(row.id());
    return new ScheduleTable(rest.rows.plus(row.id(), row),
        rest.names.plus(row.workspaceId(),
            rest.names(row.workspaceId()).plus(row.name(), row.id())),
        row.nextRunAt().filter(at -> row.enabled())
            .map(at -> rest.next.plus(new Place(at, row.id()))).orElse(rest.next),
        claims);
  }

  ScheduleTable without(UUID id) {
    var row = rows.get(id);
    if (row == null) {
      return this;
    }
    var others = names(row.workspaceId()).minus(row.name());
    return new ScheduleTable(rows.minus(id),
        others.isEmpty()
            ? names.minus(row.workspaceId())
            : names.plus(row.workspaceId(), others),
        row.nextRunAt().map(at -> next.minus(new Place(at, id))).orElse(next),
        claims.minus(id));
  }

  ScheduleTable withoutWorkspaces(Collection<UUID> workspaceIds) {
    var rest = this;
    for (var workspaceId : workspaceIds) {
      for (var row : of(workspaceId).toList()) {
        rest = rest.without(row.id());
      }
    }
    return rest;
  }

  ScheduleTable claimed(UUID id, ScheduleClaim claim) {
    return new ScheduleTable(rows, names, next, claims.plus(id, claim));
  }

  ScheduleTable free(UUID id) {
    return new ScheduleTable(rows, names, next, claims.minus(id));
  }

  private TreePMap<String, UUID> names(UUID workspaceId) {
    return names.getOrDefault(workspaceId, TreePMap.empty());
  }
}
