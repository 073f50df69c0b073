package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tasks of A2A and their latest events. They go with their workspace when that is purged; push configurations of a task
 * go with the task.
 */
public interface TaskRepository {
  /**
   * How many of a task's events are kept, the latest ones: many times those that one write may have, for whoever follows a
   * task may miss some writes.
   */
  int MOST_EVENTS = 10_000;

  /** How many bytes the bodies of a task's kept events have together at most; its latest event is kept whatever its size. */
  int MOST_EVENT_BYTES = 20 << 20;

  /** How many bytes the bodies in one answer have together at most, but for an answer with one body only. */
  int MOST_ANSWER_BYTES = 4 << 20;

  /**
   * Inserts a task with its first events, unless the workspace has one of that id.
   *
   * @param events numbered from 1 to {@link StoredTask#lastEvent()}; none when that is 0
   * @return false when there is one already, which then stays as it is
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  boolean insert(StoredTask task, List<TaskEvent> events);

  /** Finds a task. */
  Optional<StoredTask> find(UUID workspaceId, String id);

  /**
   * Finds what there is to say of tasks without their bodies, in no order.
   *
   * @param ids those that are none of a task are left out
   */
  List<TaskHead> heads(UUID workspaceId, Set<String> ids);

  /** Finds what there is to say of a task without its body. */
  default Optional<TaskHead> head(UUID workspaceId, String id) {
    return heads(workspaceId, Set.of(id)).stream().findFirst();
  }

  /**
   * Writes what became of a task, see {@link StoredTask#advanced}, and appends events. Of more than
   * {@link #MOST_EVENTS} events, or {@link #MOST_EVENT_BYTES} bytes, the oldest are dropped.
   *
   * @param known the task as the caller knows it
   * @param events numbered from behind {@code known.lastEvent()} to {@link StoredTask#lastEvent()}; none when nothing happened that a stream
   *        tells
   * @return false, and nothing changes, when the task is not there, has ended, or has another latest event or other runners
   *         than are known
   */
  boolean advance(TaskHead known, StoredTask task, List<TaskEvent> events);

  /**
   * Lists a page of tasks. It is shorter than the query's limit when the bodies of more would have more than
   * {@link #MOST_ANSWER_BYTES} bytes, so only an empty page says that there are no more.
   */
  List<StoredTask> list(TaskQuery query);

  /** Counts the tasks that a query wants, on all its pages whatever its limit and the page before. */
  int count(TaskQuery query);

  /**
   * Lists kept events of a task, the oldest first; fewer than the limit when the bodies of more would have more than
   * {@link #MOST_ANSWER_BYTES} bytes.
   *
   * @param after those with greater numbers
   */
  List<TaskEvent> events(UUID workspaceId, String id, long after, int limit);

  /**
   * Lists tasks that have not ended and have runners, in the order of workspace and id, at most so many.
   *
   * @param behind the last task of the page before, whether it still runs or not; the first page when empty
   */
  List<TaskHead> running(Optional<TaskHead> behind, int limit);

  /**
   * Deletes tasks that nobody needs any more, at most so many, with their events and push configurations; returns how
   * many.
   *
   * @param endedBefore those that ended and did not change since then
   * @param silentBefore those that have not ended and did not change since then
   */
  int deleteOver(Instant endedBefore, Instant silentBefore, int limit);
}
