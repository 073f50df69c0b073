package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges whether schedules fire as they should ({@code wire.md} 12.4). Safe for use by many threads. */
public final class ScheduleHealth {
  private static final int AT_ONCE = 500;

  private final Registry registry;
  private final Clock clock;

  /** Takes where schedules are kept. */
  public ScheduleHealth(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Whether a schedule fires. */
  enum Verdict {
    /** It does, or is switched off. */
    OK,
    /** Two of its times in a row have passed without a firing. */
    STALE,
    /** It has never fired. */
    NEVER_RUN
  }

  /**
   * A schedule and how it is.
   *
   * @param schedule the schedule
   * @param workspace whose it is
   * @param verdict how it is
   * @param threshold how long after a firing it is stale without another one
   */
  record Judged(Schedule schedule, Workspace workspace, Verdict verdict, Duration threshold) {}

  /** Judges the schedules of live workspaces: of these, or of all. */
  List<Judged> all(Optional<Set<UUID>> visible) {
    var live = registry.workspaces().list().stream()
        .collect(Collectors.toMap(Workspace::id, Function.identity()));
    visible.ifPresent(live.keySet()::retainAll);
    var judged = new ArrayList<Judged>();
    var after = Optional.<UUID>empty();
    List<Schedule> page;
    do {
      page = registry.schedules().page(after, AT_ONCE);
      page.forEach(row -> judge(row, live).ifPresent(judged::add));
      after = page.isEmpty() ? after : Optional.of(page.getLast().id());
    } while (page.size() == AT_ONCE);
    return judged;
  }

  private Optional<Judged> judge(Schedule row, Map<UUID, Workspace> live) {
    return Optional.ofNullable(live.get(row.workspaceId())).map(workspace -> {
      var since = row.lastRunAt().orElse(row.createdAt());
      var second = secondTime(row, since);
      return new Judged(row, workspace, verdict(row, second), Duration.between(since, second));
    });
  }

  private Verdict verdict(Schedule row, Instant second) {
    if (row.lastRunAt().isEmpty()) {
      return Verdict.NEVER_RUN;
    }
    return row.enabled() && second.isBefore(clock.instant()) ? Verdict.STALE : Verdict.OK;
  }

  /** The times of a schedule may be uneven, so that two of them are no fixed time. */
  private static Instant secondTime(Schedule row, Instant since) {
    try {
      var times = CronTimes.parse(row.cron(), row.timezone());
      return times.next(since).flatMap(times::next).orElse(since);
    } catch (SdkException e) {
      return since;
    }
  }
}
