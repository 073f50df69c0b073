package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What a registry says of a task without reading its body, which may be large; the components are those of
 * {@link StoredTask}. Its text shows no content.
 *
 * @param hasBody whether the registry keeps the task's body; else its agent does
 */
public record TaskHead(
    UUID workspaceId,
    String id,
    String contextId,
    String owner,
    String state,
    boolean ended,
    Instant statusAt,
    boolean hasBody,
    long lastEvent,
    Set<String> runners,
    Instant updatedAt) {
  /** Takes what a registry says. */
  public TaskHead {
    runners = Set.copyOf(runners);
  }

  /** Returns what there is to say of a task. */
  public static TaskHead of(StoredTask task) {
    return new TaskHead(task.workspaceId(), task.id(), task.contextId(), task.owner(),
        task.state(), task.ended(), task.statusAt(), task.body().isPresent(), task.lastEvent(),
        task.runners(), task.updatedAt());
  }

  @Override
  public String toString() {
    return "TaskHead[" + id + ", workspace=" + workspaceId + ", " + state + "]";
  }
}
