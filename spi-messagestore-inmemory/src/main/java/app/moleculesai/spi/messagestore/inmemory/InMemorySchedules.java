package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.TreePMap;

/** Schedules; as safe for threads as its state. */
record InMemorySchedules(State state) implements ScheduleRepository {
  @Override
  public List<Schedule> putFromTemplate(List<Schedule> schedules) {
    return state.write(tables -> {
      var leftAlone = new ArrayList<Schedule>();
      for (var schedule : schedules) {
        tables.requireWorkspace(schedule.workspaceId());
        var before = Optional.ofNullable(
            of(tables, schedule.workspaceId()).get(schedule.name()));
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
    return new Schedule(before.id(), before.workspaceId(), before.name(), template.cron(),
        template.timezone(), template.prompt(), template.enabled(), before.source(),
        sameTimes ? before.nextRunAt().or(template::nextRunAt) : template.nextRunAt(),
        before.lastRunAt(),
        before.runCount(), before.lastStatus(), before.lastError(), before.emptyRuns(),
        before.createdAt(), template.updatedAt());
  }

  @Override
  public List<Schedule> list(UUID workspaceId) {
    return of(state.read(), workspaceId).values().stream()
        .sorted(Comparator.comparing(row -> new Place(row.createdAt(), row.id())))
        .toList();
  }

  @Override
  public int disable(Collection<UUID> workspaceIds, Instant now) {
    return state.write(tables -> {
      int disabled = 0;
      for (var id : new LinkedHashSet<>(workspaceIds)) {
        for (var schedule : of(tables, id).values()) {
          if (schedule.enabled()) {
            put(tables, disabled(schedule, now));
            disabled++;
          }
        }
      }
      return disabled;
    });
  }

  private static Schedule disabled(Schedule row, Instant now) {
    return new Schedule(row.id(), row.workspaceId(), row.name(), row.cron(), row.timezone(),
        row.prompt(), false, row.source(), row.nextRunAt(), row.lastRunAt(), row.runCount(),
        row.lastStatus(), row.lastError(), row.emptyRuns(), row.createdAt(), now);
  }

  private static void put(Tables tables, Schedule row) {
    tables.schedules = tables.schedules.plus(row.workspaceId(),
        of(tables, row.workspaceId()).plus(row.name(), row));
  }

  private static TreePMap<String, Schedule> of(Tables tables, UUID workspaceId) {
    return tables.schedules.getOrDefault(workspaceId, TreePMap.empty());
  }
}
