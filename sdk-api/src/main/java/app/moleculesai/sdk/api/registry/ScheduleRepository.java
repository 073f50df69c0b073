package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Schedules; name and workspace are unique together. */
public interface ScheduleRepository {
  /**
   * Writes schedules of a template: a new name is inserted, one that came from a template gets cron, timezone, prompt
   * and switch, one made at run time is left alone. The time of the next run is the template's
   * when cron or timezone changed or there was none, and else stays.
   *
   * @return the schedules of the argument that were left alone, in their order
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  List<Schedule> putFromTemplate(List<Schedule> schedules);

  /** Lists a workspace's schedules, oldest first. */
  List<Schedule> list(UUID workspaceId);

  /** Switches off all schedules of these workspaces; returns how many were on. */
  int disable(Collection<UUID> workspaceIds, Instant now);
}
