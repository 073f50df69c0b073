package app.moleculesai.spi.messagestore.inmemory;

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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Schedules; as safe for threads as its state. */
record InMemorySchedules(State state) implements ScheduleRepository {
  /** The order of ids is that of places of one time. */
  private static final Comparator<Schedule> BY_ID = Comparator.comparing(row -> place(row.id()));

  private static Place place(UUID id) {
    return new Place(Instant.EPOCH, id);
  }

  @Override
  public List<Schedule> putFromTemplate(List<Schedule> schedules) {
    return state.write(tables -> {
      var leftAlone = new ArrayList<Schedule>();
      for (var schedule : schedules) {
        tables.requireWorkspace(schedule.workspaceId());
        var before = tables.schedules.find(schedule.workspaceId(), schedule.name());
        if (before.isEmpty()) {
          put(tables, schedule);
        } else if (before.get().source().equals(Schedule.TEMPLATE)) {
          put(tables, refreshed(before.get(), schedule));
        } else {
          leftAlone.add(schedule);
        }
      }
      return List.copyOf(leftAlone);
    });
  }

  private static Schedule refreshed(Schedule before, Schedule template) {
    boolean sameTimes = before.cron().equals(template.cron())
        && before.timezone().equals(template.timezone());
    return before.edited(before.name(), template.cron(), template.timezone(), template.prompt(),
        template.enabled(), template.updatedAt())
        .firingAt(sameTimes ? before.nextRunAt().or(template::nextRunAt) : template.nextRunAt());
  }

  @Override
  public List<Schedule> list(UUID workspaceId) {
    return state.read().schedules.of(workspaceId)
        .sorted(Comparator.comparing(row -> new Place(row.createdAt(), row.id())))
        .toList();
  }

  @Override
  public int disable(Collection<UUID> workspaceIds, Instant now) {
    return state.write(tables -> {
      int disabled = 0;
      for (var id : new LinkedHashSet<>(workspaceIds)) {
        for (var row : tables.schedules.of(id).filter(Schedule::enabled).toList()) {
          put(tables, row.edited(row.name(), row.cron(), row.timezone(), row.prompt(), false, now));
          disabled++;
        }
      }
      return disabled;
    });
  }

  @Override
  public void insert(Schedule schedule) {
    state.change(tables -> {
      tables.requireWorkspace(schedule.workspaceId());
      refuseTaken(tables, schedule);
      if (tables.schedules.find(schedule.id()).isPresent()) {
        throw taken("schedule " + schedule.id() + " is there already");
      }
      put(tables, schedule);
    });
  }

  private static void refuseTaken(Tables tables, Schedule schedule) {
    tables.schedules.find(schedule.workspaceId(), schedule.name())
        .filter(other -> !other.id().equals(schedule.id()))
        .ifPresent(other -> {
          throw taken("workspace " + schedule.workspaceId() + " has a schedule of this name: "
              + other.id());
        });
  }

  private static SdkException taken(String message) {
    return new SdkException(ErrorCode.CONFLICT, message);
  }

  @Override
  public Optional<Schedule> find(UUID id) {
    return state.read().schedules.find(id);
  }

  @Override
  public boolean update(Schedule schedule) {
    return state.write(tables -> {
      var before = tables.schedules.find(schedule.id());
      before.ifPresent(row -> {
        refuseTaken(tables, schedule);
        put(tables, row.edited(schedule.name(), schedule.cron(), schedule.timezone(),
            schedule.prompt(), schedule.enabled(), schedule.updatedAt())
            .firingAt(schedule.nextRunAt()));
      });
      return before.isPresent();
    });
  }

  @Override
  public boolean delete(UUID id) {
    return state.write(tables -> {
      boolean there = tables.schedules.find(id).isPresent();
      tables.schedules = tables.schedules.without(id);
      return there;
    });
  }

  @Override
  public List<Schedule> page(Optional<UUID> after, int limit) {
    return state.read().schedules.rows().values().stream().sorted(BY_ID)
        .filter(row -> after.filter(id -> place(row.id()).compareTo(place(id)) <= 0).isEmpty())
        .limit(limit).toList();
  }

  @Override
  public Optional<Schedule> claimDue(ScheduleClaim claim, Collection<UUID> except,
      Instant now) {
    return state.write(tables -> {
      var first = tables.schedules.due(now)
          .filter(row -> !except.contains(row.workspaceId())
              && tables.schedules.isFree(row.id(), now))
          .findFirst();
      first.ifPresent(row -> tables.schedules = tables.schedules.claimed(row.id(), claim));
      return first;
    });
  }

  @Override
  public Optional<Schedule> claim(UUID id, ScheduleClaim claim, Instant now) {
    return state.write(tables -> {
      var row = tables.schedules.find(id).filter(found -> tables.schedules.isFree(id, now));
      row.ifPresent(found -> tables.schedules = tables.schedules.claimed(id, claim));
      return row;
    });
  }

  @Override
  public Set<UUID> renew(Map<UUID, String> claimants, Instant until) {
    return state.write(tables -> {
      var kept = new HashSet<UUID>();
      claimants.forEach((id, claimant) -> {
        if (tables.schedules.isHeld(id, claimant)) {
          tables.schedules = tables.schedules.claimed(id, new ScheduleClaim(claimant, until));
          kept.add(id);
        }
      });
      return Set.copyOf(kept);
    });
  }

  @Override
  public boolean end(UUID id, String claimant, ScheduleEnd end, Instant now) {
    return state.write(tables -> {
      var row = tables.schedules.find(id)
          .filter(found -> tables.schedules.isHeld(id, claimant));
      row.ifPresent(found -> {
        put(tables, found.after(end, now));
        tables.schedules = tables.schedules.free(id);
      });
      return row.isPresent();
    });
  }

  private static void put(Tables tables, Schedule row) {
    tables.schedules = tables.schedules.with(row);
  }
}
