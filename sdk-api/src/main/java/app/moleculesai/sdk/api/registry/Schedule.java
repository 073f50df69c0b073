package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A prompt that is sent to a workspace at certain times. Its text shows no prompt.
 *
 * @param id names it
 * @param workspaceId who gets the prompt
 * @param name unique in the workspace
 * @param cron five fields
 * @param timezone the zone in which they are read
 * @param prompt what is sent
 * @param enabled whether it fires
 * @param source {@code template} or {@code runtime}
 * @param nextRunAt when it fires next, when that is known
 * @param lastRunAt when it fired last
 * @param runCount how often it fired
 * @param lastStatus how the last firing ended
 * @param lastError why it failed
 * @param emptyRuns how many answers in a row were empty
 * @param missedRuns how many runs were not made in time
 * @param lastMissedAt when the last of those should have been made
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
public record Schedule(
    UUID id,
    UUID workspaceId,
    String name,
    String cron,
    String timezone,
    String prompt,
    boolean enabled,
    String source,
    Optional<Instant> nextRunAt,
    Optional<Instant> lastRunAt,
    int runCount,
    Optional<String> lastStatus,
    Optional<String> lastError,
    int emptyRuns,
    int missedRuns,
    Optional<Instant> lastMissedAt,
    Instant createdAt,
    Instant updatedAt) {
  /** The source of a schedule that a template brought. */
  public static final String TEMPLATE = "template";
  /** The source of a schedule that was made while the server ran. */
  public static final String RUNTIME = "runtime";

  /** A schedule that has not fired yet. */
  public static Schedule of(UUID id, UUID workspaceId, String name, String cron, String timezone,
      String prompt,
      boolean enabled, String source, Instant now) {
    return new Schedule(id, workspaceId, name, cron, timezone, prompt, enabled, source,
        Optional.empty(),
        Optional.empty(), 0, Optional.empty(), Optional.empty(), 0, 0, Optional.empty(), now, now);
  }

  /** Returns it with another time of the next run. */
  public Schedule firingAt(Optional<Instant> next) {
    return new Schedule(id, workspaceId, name, cron, timezone, prompt, enabled, source, next,
        lastRunAt, runCount, lastStatus, lastError, emptyRuns, missedRuns, lastMissedAt, createdAt,
        updatedAt);
  }

  /** Returns it with what its owner says of it: another name, other times, another prompt, on or off. */
  public Schedule edited(String newName, String newCron, String newTimezone, String newPrompt,
      boolean on, Instant now) {
    return new Schedule(id, workspaceId, newName, newCron, newTimezone, newPrompt, on, source,
        nextRunAt, lastRunAt, runCount, lastStatus, lastError, emptyRuns, missedRuns, lastMissedAt,
        createdAt, now);
  }

  /** Returns it after a firing. */
  public Schedule after(ScheduleEnd end, Instant now) {
    boolean moves = end.due().isPresent() && end.due().equals(nextRunAt);
    boolean tried = end.status().isPresent();
    return new Schedule(id, workspaceId, name, cron, timezone, prompt, enabled, source,
        moves ? end.next() : nextRunAt, end.firedAt().or(this::lastRunAt),
        end.firedAt().isPresent() ? runCount + 1 : runCount, tried ? end.status() : lastStatus,
        tried ? end.error() : lastError, end.emptyRuns(), missedRuns + end.missed(),
        end.missedAt().or(this::lastMissedAt), createdAt, now);
  }

  @Override
  public String toString() {
    return "Schedule[" + id + ", workspace=" + workspaceId + ", name=" + name + "]";
  }
}
