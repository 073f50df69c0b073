package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Registries that are wrong about schedules. */
final class WrongSchedules {
  private WrongSchedules() {}

  private static Registry schedules(String method,
      OneMethod.Instead<ScheduleRepository> instead) {
    return OneMethod.registry(ScheduleRepository.class, method, instead);
  }

  static Registry neverFire() {
    return schedules("insert", (right, arguments) -> {
      right.insert(((Schedule) arguments[0]).firingAt(Optional.empty()));
      return null;
    });
  }

  static Registry replaceNames() {
    return schedules("insert", (right, arguments) -> {
      var schedule = (Schedule) arguments[0];
      right.list(schedule.workspaceId()).stream()
          .filter(other -> other.name().equals(schedule.name()))
          .forEach(other -> right.delete(other.id()));
      right.insert(schedule);
      return null;
    });
  }

  static Registry countAnew() {
    return schedules("update", (right, arguments) -> {
      var schedule = (Schedule) arguments[0];
      boolean there = right.delete(schedule.id());
      if (there) {
        right.insert(Schedule.of(schedule.id(), schedule.workspaceId(), schedule.name(),
            schedule.cron(), schedule.timezone(), schedule.prompt(), schedule.enabled(),
            schedule.source(), schedule.createdAt()).firingAt(schedule.nextRunAt()));
      }
      return there;
    });
  }

  static Registry stay() {
    return schedules("delete", (right, arguments) -> right.find((UUID) arguments[0]).isPresent());
  }

  static Registry pagesOverlap() {
    return schedules("page", (right, arguments) -> {
      var after = OneMethod.optional(arguments[0]);
      return right.page(Optional.empty(), Integer.MAX_VALUE).stream()
          .filter(row -> after.filter(id -> row.id().toString().compareTo(id.toString()) < 0)
              .isEmpty())
          .limit((Integer) arguments[1]).toList();
    });
  }

  static Registry latestFirst() {
    return schedules("claimDue", (right, arguments) -> {
      var now = (Instant) arguments[2];
      return right.page(Optional.empty(), Integer.MAX_VALUE).stream()
          .filter(row -> row.enabled()
              && row.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
          .sorted(Comparator.<Schedule, Instant>comparing(row -> row.nextRunAt().orElseThrow())
              .reversed())
          .flatMap(row -> right.claim(row.id(), (ScheduleClaim) arguments[0], now).stream())
          .findFirst();
    });
  }

  static Registry fireSwitchedOff() {
    return schedules("claimDue", (right, arguments) -> {
      var now = (Instant) arguments[2];
      return right.page(Optional.empty(), Integer.MAX_VALUE).stream()
          .filter(row -> row.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
          .sorted(Comparator.comparing(row -> row.nextRunAt().orElseThrow()))
          .flatMap(row -> right.claim(row.id(), (ScheduleClaim) arguments[0], now).stream())
          .findFirst();
    });
  }

  static Registry inManyHands() {
    return schedules("claimDue", (right, arguments) -> {
      var now = (Instant) arguments[2];
      return right.claimDue(new ScheduleClaim(((ScheduleClaim) arguments[0]).claimant(), now),
          List.of(), now);
    });
  }

  static Registry fireExcepted() {
    return schedules("claimDue", (right, arguments) -> right
        .claimDue((ScheduleClaim) arguments[0], List.of(), (Instant) arguments[2]));
  }

  static Registry claimOnlyEnabled() {
    return schedules("claim", (right, arguments) -> right.find((UUID) arguments[0])
        .filter(Schedule::enabled)
        .flatMap(row -> right.claim(row.id(), (ScheduleClaim) arguments[1],
            (Instant) arguments[2])));
  }

  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry renewNothing() {
    return schedules("renew",
        (right, arguments) -> ((Map<UUID, String>) arguments[0]).keySet());
  }

  static Registry endForAnybody() {
    return schedules("end", (right, arguments) -> {
      var row = right.find((UUID) arguments[0]);
      row.ifPresent(found -> {
        right.delete(found.id());
        right.insert(found.after((ScheduleEnd) arguments[2], (Instant) arguments[3]));
      });
      return row.isPresent();
    });
  }

  static Registry undoChanges() {
    return schedules("end", (right, arguments) -> {
      var id = (UUID) arguments[0];
      var end = (ScheduleEnd) arguments[2];
      return right.end(id, (String) arguments[1],
          new ScheduleEnd(right.find(id).flatMap(Schedule::nextRunAt), end.next(), end.status(),
              end.error(), end.firedAt(), end.emptyRuns(), end.missed(), end.missedAt()),
          (Instant) arguments[3]);
    });
  }

  static Registry countSkipped() {
    return schedules("end", (right, arguments) -> {
      var end = (ScheduleEnd) arguments[2];
      return right.end((UUID) arguments[0], (String) arguments[1],
          new ScheduleEnd(end.due(), end.next(), end.status(), end.error(),
              end.firedAt().or(() -> Optional.of((Instant) arguments[3])), end.emptyRuns(),
              end.missed(), end.missedAt()),
          (Instant) arguments[3]);
    });
  }
}
