package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where news of tasks is pushed to. Configurations go with their task, and with their workspace when that is purged;
 * with a configuration go its deliveries. One whose task is not named yet is found by its key alone.
 */
public interface PushConfigRepository {
  /** How many configurations one task may have. */
  int MOST_OF_TASK = 100;

  /**
   * Sets a configuration. One of the same workspace, task and id, when the task is named, is replaced: it keeps its key
   * and the time it was made, whatever those of the new one are.
   *
   * @return what is kept
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace, {@code conflict} when
   *         it replaces none and its key is another one's or the task has {@link #MOST_OF_TASK} already
   */
  PushConfig put(PushConfig config);

  /** Finds a configuration by the server's name for it. */
  Optional<PushConfig> find(UUID key);

  /** Finds a configuration of a task. */
  Optional<PushConfig> find(UUID workspaceId, String taskId, String id);

  /** Lists the configurations of a task in the order of their ids, by their UTF-8 bytes. */
  List<PushConfig> list(UUID workspaceId, String taskId);

  /**
   * Says which task a configuration is for that was set before its task was named.
   *
   * @param taskId an id that a task may have
   * @return whether it is that task's now; false when it is not there, is another task's already, or that one has a
   *         configuration of its id or {@link #MOST_OF_TASK} already
   */
  boolean assign(UUID key, String taskId);

  /** Writes the content anew, as after a change of the key that it is encrypted by; false when it is not there. */
  boolean reseal(UUID key, SealedValue content);

  /** Lists configurations of all workspaces in the order of their keys, those behind one, at most so many. */
  List<PushConfig> page(Optional<UUID> after, int limit);

  /** Deletes a configuration with its deliveries; false when there is none. */
  boolean delete(UUID key);

  /**
   * Deletes configurations without a task that were set before a time, at most so many; not those that may have come with
   * a message that still waits: one for their workspace that came within a day after they were set.
   *
   * @return how many were deleted
   */
  int deleteUnnamed(Instant before, int limit);

  /**
   * Deletes configurations of tasks of which the registry knows nothing, that were last used before a time, at most so
   * many. One is used when it is set and when there is news for it, which may be noted a day late.
   *
   * @return how many were deleted
   */
  int deleteUnused(Instant before, int limit);
}
