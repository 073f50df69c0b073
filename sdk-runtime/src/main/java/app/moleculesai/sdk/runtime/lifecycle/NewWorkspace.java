package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A workspace to be created, with all it brings along; checked already. Its text shows no secret.
 *
 * @param id its id, chosen by the caller so that children can name it
 * @param name at most 255 characters
 * @param role what it is for
 * @param tier 1 to 4
 * @param runtime a known name, normalised
 * @param parentId the workspace above it
 * @param url where an external agent is
 * @param deliveryMode how messages reach it
 * @param workspaceDir the host folder it works in
 * @param workspaceAccess {@code none}, {@code read_only} or {@code read_write}
 * @param budgetLimit US cents a month
 * @param maxConcurrentTasks at least 1
 * @param x place on the canvas
 * @param y place on the canvas
 * @param secrets its own secrets, in clear
 * @param memories what it remembers from the start
 * @param schedules what it is asked regularly
 * @param config its configuration as JSON, when it has one
 * @param eventExtras members for {@code WORKSPACE_PROVISIONING} beside name, tier and runtime
 */
public record NewWorkspace(
    UUID id,
    String name,
    Optional<String> role,
    int tier,
    String runtime,
    Optional<UUID> parentId,
    Optional<String> url,
    DeliveryMode deliveryMode,
    Optional<String> workspaceDir,
    String workspaceAccess,
    Optional<Long> budgetLimit,
    int maxConcurrentTasks,
    double x,
    double y,
    Map<String, String> secrets,
    List<Memory> memories,
    List<Schedule> schedules,
    Optional<Body> config,
    Map<String, Object> eventExtras) {
  /** Copies the collections. */
  public NewWorkspace {
    secrets = Map.copyOf(secrets);
    memories = List.copyOf(memories);
    schedules = List.copyOf(schedules);
    eventExtras = Map.copyOf(eventExtras);
  }

  @Override
  public String toString() {
    return "NewWorkspace[" + id + ", name=" + name + ", runtime=" + runtime + "]";
  }
}
