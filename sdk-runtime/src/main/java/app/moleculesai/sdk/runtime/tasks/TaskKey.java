package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskHead;
import java.util.Optional;
import java.util.UUID;

/** Names a task: its id is unique in its workspace. */
public record TaskKey(UUID workspaceId, String id) {
  static TaskKey of(StoredTask task) {
    return new TaskKey(task.workspaceId(), task.id());
  }

  static TaskKey of(TaskHead task) {
    return new TaskKey(task.workspaceId(), task.id());
  }

  /** Returns the key of notices about it. */
  String text() {
    return workspaceId + "/" + id;
  }

  /** Reads the key of a notice; empty when it may mean any task. */
  static Optional<TaskKey> read(ChangeNotice notice) {
    var parts = notice.key().split("/", 2);
    try {
      return parts.length == 2
          ? Optional.of(new TaskKey(UUID.fromString(parts[0]), parts[1]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
