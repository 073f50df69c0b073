package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.schedules.CronTimes;
import app.moleculesai.sdk.runtime.templates.TemplateSchedule;
import app.moleculesai.sdk.runtime.templates.TemplateWorkspace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the schedules of workspaces ({@code wire.md} OI-10). One without prompt, or with times that cannot be read, is
 * left out and noted. Belongs to one thread.
 */
final class TemplateSchedules {
  private final TemplatePrompts prompts;
  private final Instant now;
  private final Consumer<String> notes;
  private final Map<String, Optional<Instant>> next = new HashMap<>(); // many share one expression

  TemplateSchedules(TemplatePrompts prompts, Instant now, Consumer<String> notes) {
    this.prompts = prompts;
    this.now = now;
    this.notes = notes;
  }

  /** Returns the schedules of one workspace. */
  List<WorkspaceDraft.ScheduleDraft> of(TemplateWorkspace workspace, Optional<Path> filesDir) {
    var drafts = new LinkedHashMap<String, WorkspaceDraft.ScheduleDraft>();
    for (var schedule : workspace.schedules()) {
      try {
        var draft = draft(schedule, name(schedule, drafts.size() + 1), filesDir);
        if (drafts.putIfAbsent(draft.name(), draft) != null) {
          throw Parameters.invalid("name", "is that of another schedule of this workspace");
        }
      } catch (SdkException e) {
        if (e.code() != ErrorCode.INVALID_FIELD) {
          throw e; // a fault of the template's files
        }
        notes.accept(schedule.path() + ": left out, " + e.getMessage());
      }
    }
    return List.copyOf(drafts.values());
  }

  private static String name(TemplateSchedule schedule, int number) {
    return schedule.name().isEmpty() ? "schedule-" + number : schedule.name(); // B-56
  }

  private WorkspaceDraft.ScheduleDraft draft(TemplateSchedule schedule, String name,
      Optional<Path> filesDir) {
    var prompt = prompts.find(schedule.path(), schedule.prompt(), filesDir)
        .orElseThrow(() -> Parameters.invalid("prompt", "is empty"))
        .replace("\r", ""); // SC-1
    return new WorkspaceDraft.ScheduleDraft(name, schedule.cron(), schedule.timezone(), prompt,
        schedule.enabled(), next(schedule).filter(time -> schedule.enabled()));
  }

  private Optional<Instant> next(TemplateSchedule schedule) {
    return next.computeIfAbsent(schedule.cron() + "\n" + schedule.timezone(),
        key -> CronTimes.parse(schedule.cron(), schedule.timezone()).next(now));
  }
}
