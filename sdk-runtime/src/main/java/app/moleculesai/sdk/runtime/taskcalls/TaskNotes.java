package app.moleculesai.sdk.runtime.taskcalls;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes what is noted of an agent's tasks, in the background as long as the registry does not answer; of what waits for
 * one task the last note counts. Safe for use by many threads.
 */
public final class TaskNotes {
  private static final System.Logger LOG = System.getLogger(TaskNotes.class.getName());

  private final UUID workspaceId;
  private final Supervisor supervisor;
  private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();

  /** Takes whose tasks are noted. */
  public TaskNotes(UUID workspaceId, Supervisor supervisor) {
    this.workspaceId = workspaceId;
    this.supervisor = supervisor;
  }

  /** Writes a note now, or later when that fails. */
  public void write(String taskId, Runnable note) {
    if (waiting.computeIfPresent(taskId, (id, before) -> note) != null) {
      return;
    }
    try {
      note.run();
    } catch (SdkException e) {
      if (Supervisor.isPassing(e)) {
        waiting.put(taskId, note);
        supervisor.untilDone("task-notes", () -> writeLast(taskId));
      } else {
        refused(e);
      }
    }
  }

  private void writeLast(String taskId) {
    for (var note = waiting.get(taskId); note != null; note = waiting.get(taskId)) {
      try {
        note.run();
      } catch (SdkException e) {
        if (Supervisor.isPassing(e)) {
          throw e;
        }
        refused(e);
      }
      waiting.remove(taskId, note);
    }
  }

  private void refused(SdkException failure) {
    LOG.log(WARNING, "workspace={0}: the state of a task was not stored: {1}", workspaceId,
        failure.code().word());
  }
}
