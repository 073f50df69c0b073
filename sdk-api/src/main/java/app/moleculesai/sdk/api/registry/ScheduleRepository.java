package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Schedules; name and workspace are unique together. Whoever fires one claims it first, so each is in one hand at a
 * time, whatever the number of servers. A claim lasts until it lapses or the firing ends; one that lapsed still holds
 * until another claim takes the schedule. They go with their workspace when that is purged.
 */
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

  /**
   * Inserts a schedule.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace, {@code conflict} when
   *         it has one of that name, or the id is another one's
   */
  void insert(Schedule schedule);

  /** Finds a schedule. */
  Optional<Schedule> find(UUID id);

  /**
   * Writes name, cron, timezone, prompt, switch, time of the next run and of the change; what firings wrote stays.
   *
   * @return false when there is no such schedule
   * @throws app.moleculesai.sdk.api.error.SdkException {@code conflict} when another one of its workspace has that name
   */
  boolean update(Schedule schedule);

  /** Deletes a schedule, also one that is claimed; false when there is none. */
  boolean delete(UUID id);

  /** Lists schedules of all workspaces in the order of their ids, those behind one, at most so many. */
  List<Schedule> page(Optional<UUID> after, int limit);

  /**
   * Claims the schedule that is due first: of those switched on whose time has come and that nobody holds the one with
   * the earliest time, of one time the lowest id. Callers at the same time get different ones.
   *
   * @param except the workspaces whose schedules are left alone
   */
  Optional<Schedule> claimDue(ScheduleClaim claim, Collection<UUID> except, Instant now);

  /** Claims a schedule, be it due or not; empty when there is none or somebody holds it. */
  Optional<Schedule> claim(UUID id, ScheduleClaim claim, Instant now);

  /**
   * Prolongs claims, also lapsed ones whose schedule nobody took.
   *
   * @param claimants who claimed each schedule, by its id
   * @param until when they lapse
   * @return the schedules whose claims were prolonged; the others are out of their claimant's hand
   */
  Set<UUID> renew(Map<UUID, String> claimants, Instant until);

  /**
   * Writes what came of a claimed schedule, as {@link Schedule#after} says, and gives the claim back.
   *
   * @return false when the schedule is out of the claimant's hand; nothing changes then
   */
  boolean end(UUID id, String claimant, ScheduleEnd end, Instant now);
}
