package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The schedules of workspaces, as their owners see and change them ({@code wire.md} 12.4). Safe for use by many threads. */
public final class Schedules {
  private static final int LONGEST_NAME = 255;
  private static final int MOST_PROMPT_BYTES = 256 * 1024; // it has to fit a message, escaped
  private static final int AT_ONCE = 500;

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final FiringLog log;
  private final ScheduleRuns runs;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes where schedules are kept, and what fires them. */
  public Schedules(Registry registry, WorkspaceDirectory directory, FiringLog log,
      ScheduleRuns runs, Clock clock, Supplier<UUID> ids) {
    this.registry = registry;
    this.directory = directory;
    this.log = log;
    this.runs = runs;
    this.clock = clock;
    this.ids = ids;
  }

  /** What is said of a schedule; what is not said stays, or is the default of a new one. */
  public record Wishes(Optional<String> name, Optional<String> cron, Optional<String> prompt,
      Optional<String> timezone, Optional<Boolean> enabled) {
    /** Reads them; an empty text counts as not said. */
    public static Wishes of(JsonFields fields) {
      return new Wishes(fields.findText("name"), fields.findText("cron_expr"),
          fields.findText("prompt"), fields.findText("timezone"),
          fields.find("enabled").map(value -> fields.bool("enabled", true)));
    }

    @Override
    public String toString() {
      return "Wishes[name=" + name + ", cron=" + cron + ", timezone=" + timezone + "]";
    }
  }

  /** Lists the schedules of a workspace, oldest first. */
  List<Schedule> list(UUID workspaceId) {
    directory.require(workspaceId);
    return registry.schedules().list(workspaceId);
  }

  /** Adds a schedule; one without a name gets one (B-56). */
  Schedule add(UUID workspaceId, Wishes wishes) {
    directory.require(workspaceId);
    var now = clock.instant();
    var blank = blank(ids.get(), workspaceId, now);
    return naming(wishes, () -> registry.transaction(tx -> {
      var row = with(blank, wishes, wishes.name().orElseGet(
          () -> freeName(tx.schedules().list(workspaceId))), now);
      tx.schedules().insert(row);
      return row;
    }));
  }

  /**
   * Makes a schedule of a workspace that is not there yet.
   *
   * @throws SdkException {@code invalid_field}
   */
  public static Schedule of(UUID id, UUID workspaceId, String name, Wishes wishes, Instant now) {
    return with(blank(id, workspaceId, now), wishes, name, now);
  }

  private static Schedule blank(UUID id, UUID workspaceId, Instant now) {
    return Schedule.of(id, workspaceId, "", "", "UTC", "", true, Schedule.RUNTIME, now);
  }

  private static String freeName(List<Schedule> others) {
    var names = others.stream().map(Schedule::name).collect(Collectors.toSet());
    int number = others.size() + 1;
    while (names.contains("schedule-" + number)) {
      number++;
    }
    return "schedule-" + number;
  }

  /** Changes a schedule. */
  void change(UUID workspaceId, UUID id, Wishes wishes) {
    directory.require(workspaceId);
    naming(wishes, () -> registry.transaction(tx -> {
      var before = require(tx.schedules(), workspaceId, id);
      return tx.schedules().update(
          with(before, wishes, wishes.name().orElse(before.name()), clock.instant()));
    }));
  }

  /** Returns a schedule as it is wanted. The time of the next run stays while what it comes from does. */
  private static Schedule with(Schedule before, Wishes wishes, String name, Instant now) {
    if (name.length() > LONGEST_NAME) {
      throw Parameters.invalid("name", "must have at most " + LONGEST_NAME + " characters");
    }
    var row = before.edited(name, wishes.cron().orElse(before.cron()),
        wishes.timezone().orElse(before.timezone()),
        wishes.prompt().map(Schedules::prompt).orElse(before.prompt()),
        wishes.enabled().orElse(before.enabled()), now);
    var next = CronTimes.parse(row.cron(), row.timezone()).next(now);
    if (next.isEmpty()) {
      throw Parameters.invalid("cron_expr", "names a time that never comes");
    }
    boolean sameTimes = row.cron().equals(before.cron())
        && row.timezone().equals(before.timezone()) && row.enabled() == before.enabled();
    return row.firingAt(sameTimes
        ? before.nextRunAt().or(() -> planned(row, next))
        : planned(row, next));
  }

  private static Optional<Instant> planned(Schedule row, Optional<Instant> next) {
    return next.filter(time -> row.enabled());
  }

  private static String prompt(String text) {
    var prompt = text.replace("\r", ""); // SC-1
    if (prompt.isBlank()) {
      throw Parameters.invalid("prompt", "must not be blank");
    }
    if (prompt.getBytes(StandardCharsets.UTF_8).length > MOST_PROMPT_BYTES) {
      throw Parameters.invalid("prompt", "must have at most " + MOST_PROMPT_BYTES + " bytes");
    }
    return prompt;
  }

  /** Says of a name that is taken that it is (B-56). */
  private static <T> T naming(Wishes wishes, Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT || wishes.name().isEmpty()) {
        throw e;
      }
      throw new SdkException(ErrorCode.CONFLICT,
          "the workspace has a schedule of this name: choose another one, or change that one", e)
          .with("field", "name");
    }
  }

  /** Deletes a schedule. A run that goes on comes to its end. */
  void delete(UUID workspaceId, UUID id) {
    require(workspaceId, id);
    if (!registry.schedules().delete(id)) {
      throw unknown(workspaceId, id);
    }
  }

  /** Returns a schedule; when it is to be fired that is begun (B-57). */
  Schedule run(UUID workspaceId, UUID id, boolean fire) {
    var schedule = require(workspaceId, id);
    if (fire) {
      runs.fire(schedule);
    }
    return schedule;
  }

  /** Lists the newest runs of a schedule, newest first. */
  List<Activity> history(UUID workspaceId, UUID id) {
    return log.history(require(workspaceId, id));
  }

  private Schedule require(UUID workspaceId, UUID id) {
    directory.require(workspaceId);
    return require(registry.schedules(), workspaceId, id);
  }

  private static Schedule require(ScheduleRepository schedules, UUID workspaceId, UUID id) {
    return schedules.find(id).filter(row -> row.workspaceId().equals(workspaceId))
        .orElseThrow(() -> unknown(workspaceId, id));
  }

  private static SdkException unknown(UUID workspaceId, UUID id) {
    return SdkException.notFound("schedule " + id + " of workspace " + workspaceId);
  }

  /** Finds the time of the next run where there is none, as in an adopted database (SC-2). */
  public void plan() {
    var after = Optional.<UUID>empty();
    List<Schedule> page;
    do {
      page = registry.schedules().page(after, AT_ONCE);
      page.stream().filter(row -> row.enabled() && row.nextRunAt().isEmpty())
          .forEach(this::plan);
      after = page.isEmpty() ? after : Optional.of(page.getLast().id());
    } while (page.size() == AT_ONCE);
  }

  private void plan(Schedule row) {
    firstTime(row).ifPresent(next -> registry.transaction(tx -> tx.schedules().find(row.id())
        .filter(now -> now.enabled() && now.nextRunAt().isEmpty() && now.cron().equals(row.cron())
            && now.timezone().equals(row.timezone()))
        .map(now -> tx.schedules().update(now.firingAt(Optional.of(next)))).orElse(false)));
  }

  /** Times that cannot be read are due at once: firing them says what is wrong. */
  private Optional<Instant> firstTime(Schedule row) {
    try {
      return CronTimes.parse(row.cron(), row.timezone()).next(clock.instant());
    } catch (SdkException e) {
      return Optional.of(Instant.EPOCH);
    }
  }
}
