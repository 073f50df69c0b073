package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Schedules, in a transaction. Belongs to one thread. */
record ReferenceSchedules(ReferenceTables tables)
    implements
      ScheduleRepository {
  @Override
  public List<Schedule> putFromTemplate(List<Schedule> schedules) {
    schedules.forEach(schedule -> tables.requireWorkspace(schedule.workspaceId()));
    var leftAlone = new ArrayList<Schedule>();
    for (var schedule : schedules) {
      var before = named(schedule);
      if (before.isEmpty()) {
        put(schedule);
      } else if (before.get().source().equals(Schedule.TEMPLATE)) {
        put(refreshed(before.get(), schedule));
      } else {
        leftAlone.add(schedule);
      }
    }
    return leftAlone;
  }

  private static Schedule refreshed(Schedule row, Schedule template) {
    boolean sameTimes = row.cron().equals(template.cron())
        && row.timezone().equals(template.timezone());
    return row.edited(row.name(), template.cron(), template.timezone(), template.prompt(),
        template.enabled(), template.updatedAt())
        .firingAt(sameTimes ? row.nextRunAt().or(template::nextRunAt) : template.nextRunAt());
  }

  private Optional<Schedule> named(Schedule schedule) {
    return tables.schedules.values().stream()
        .filter(row -> row.workspaceId().equals(schedule.workspaceId())
            && row.name().equals(schedule.name()))
        .findFirst();
  }

  private void put(Schedule row) {
    tables.schedules.put(row.id(), row);
  }

  @Override
  public List<Schedule> list(UUID workspaceId) {
    return tables.schedules.values().stream().filter(row -> row.workspaceId().equals(workspaceId))
        .sorted(Comparator.comparing(Schedule::createdAt)).toList();
  }

  @Override
  public int disable(Collection<UUID> workspaceIds, Instant now) {
    var on = tables.schedules.values().stream()
        .filter(row -> row.enabled() && workspaceIds.contains(row.workspaceId())).toList();
    on.forEach(row -> put(
        row.edited(row.name(), row.cron(), row.timezone(), row.prompt(), false, now)));
    return on.size();
  }

  @Override
  public void insert(Schedule schedule) {
    tables.requireWorkspace(schedule.workspaceId());
    refuseTaken(schedule);
    if (tables.schedules.containsKey(schedule.id())) {
      throw new SdkException(ErrorCode.CONFLICT, "there is a schedule " + schedule.id());
    }
    put(schedule);
  }

  private void refuseTaken(Schedule schedule) {
    if (named(schedule).filter(other -> !other.id().equals(schedule.id())).isPresent()) {
      throw new SdkException(ErrorCode.CONFLICT, "there is a schedule of this name");
    }
  }

  @Override
  public Optional<Schedule> find(UUID id) {
    return Optional.ofNullable(tables.schedules.get(id));
  }

  @Override
  public boolean update(Schedule schedule) {
    var before = find(schedule.id());
    before.ifPresent(row -> {
      refuseTaken(schedule);
      put(row.edited(schedule.name(), schedule.cron(), schedule.timezone(), schedule.prompt(),
          schedule.enabled(), schedule.updatedAt()).firingAt(schedule.nextRunAt()));
    });
    return before.isPresent();
  }

  @Override
  public boolean delete(UUID id) {
    tables.scheduleClaims.remove(id);
    return tables.schedules.remove(id) != null;
  }

  @Override
  public List<Schedule> page(Optional<UUID> after, int limit) {
    return tables.schedules.values().stream()
        .filter(row -> row.id().toString().compareTo(after.map(UUID::toString).orElse("")) > 0)
        .sorted(Comparator.comparing(row -> row.id().toString())).limit(limit).toList();
  }

  @Override
  public Optional<Schedule> claimDue(ScheduleClaim claim, Collection<UUID> except,
      Instant now) {
    var first = tables.schedules.values().stream()
        .filter(row -> row.enabled() && !except.contains(row.workspaceId()) && isFree(row.id(), now)
            && row.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
        .min(Comparator.<Schedule, Instant>comparing(row -> row.nextRunAt().orElseThrow())
            .thenComparing(row -> row.id().toString()));
    first.ifPresent(row -> tables.scheduleClaims.put(row.id(), claim));
    return first;
  }

  private boolean isFree(UUID id, Instant now) {
    var claim = tables.scheduleClaims.get(id);
    return claim == null || !claim.until().isAfter(now);
  }

  private boolean isHeld(UUID id, String claimant) {
    var claim = tables.scheduleClaims.get(id);
    return claim != null && claim.claimant().equals(claimant);
  }

  @Override
  public Optional<Schedule> claim(UUID id, ScheduleClaim claim, Instant now) {
    var row = find(id).filter(found -> isFree(id, now));
    row.ifPresent(found -> tables.scheduleClaims.put(id, claim));
    return row;
  }

  @Override
  public Set<UUID> renew(Map<UUID, String> claimants, Instant until) {
    var kept = claimants.entrySet().stream()
        .filter(claim -> isHeld(claim.getKey(), claim.getValue())).map(Map.Entry::getKey)
        .collect(Collectors.toSet());
    kept.forEach(id -> tables.scheduleClaims.computeIfPresent(id,
        (held, claim) -> new ScheduleClaim(claim.claimant(), until)));
    return kept;
  }

  @Override
  public boolean end(UUID id, String claimant, ScheduleEnd end, Instant now) {
    var row = find(id).filter(found -> isHeld(id, claimant));
    row.ifPresent(found -> {
      put(found.after(end, now));
      tables.scheduleClaims.remove(id);
    });
    return row.isPresent();
  }
}
