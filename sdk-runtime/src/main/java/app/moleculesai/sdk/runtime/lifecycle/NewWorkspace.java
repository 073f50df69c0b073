package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workspace to be created, with all it brings along; checked already. Its text shows no secret.
 *
 * <pre>{@code
 * NewWorkspace.of(Workspace.of(id, "Ada", now).runtime("mock").build()).at(120, 80).secrets(own)
 * }</pre>
 *
 * @param row its row; the state and the namespace of its memory are not looked at, they follow from its birth
 * @param x place on the canvas
 * @param y place on the canvas
 * @param secrets its own secrets, in clear
 * @param memories what it remembers from the start
 * @param schedules what it is asked regularly
 * @param config its configuration as JSON, when it has one
 * @param eventExtras members for {@code WORKSPACE_PROVISIONING} beside name, tier and runtime
 */
public record NewWorkspace(
    Workspace row,
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

  /** A workspace in the corner of the canvas that brings nothing along. */
  public static NewWorkspace of(Workspace row) {
    return new NewWorkspace(row, 0, 0, Map.of(), List.of(), List.of(), Optional.empty(), Map.of());
  }

  /** Returns it at this place. */
  public NewWorkspace at(double left, double top) {
    return new NewWorkspace(row, left, top, secrets, memories, schedules, config, eventExtras);
  }

  /** Returns it with these secrets. */
  public NewWorkspace secrets(Map<String, String> own) {
    return new NewWorkspace(row, x, y, own, memories, schedules, config, eventExtras);
  }

  /** Returns it with these memories. */
  public NewWorkspace memories(List<Memory> own) {
    return new NewWorkspace(row, x, y, secrets, own, schedules, config, eventExtras);
  }

  /** Returns it with these schedules. */
  public NewWorkspace schedules(List<Schedule> own) {
    return new NewWorkspace(row, x, y, secrets, memories, own, config, eventExtras);
  }

  /** Returns it with this configuration. */
  public NewWorkspace config(Optional<Body> own) {
    return new NewWorkspace(row, x, y, secrets, memories, schedules, own, eventExtras);
  }

  /** Returns it with these members in the event that tells of it. */
  public NewWorkspace eventExtras(Map<String, Object> members) {
    return new NewWorkspace(row, x, y, secrets, memories, schedules, config, members);
  }

  @Override
  public String toString() {
    return "NewWorkspace[" + row.id() + ", name=" + row.name() + ", runtime=" + row.runtime() + "]";
  }
}
