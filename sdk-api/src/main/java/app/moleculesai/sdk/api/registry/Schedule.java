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
        Optional.empty(), 0, Optional.empty(), Optional.empty(), 0, now, now);
  }

  @Override
  public String toString() {
    return "Schedule[" + id + ", workspace=" + workspaceId + ", name=" + name + "]";
  }
}
