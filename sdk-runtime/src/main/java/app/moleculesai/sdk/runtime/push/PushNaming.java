package app.moleculesai.sdk.runtime.push;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Gives configurations that came with messages to the tasks that these became. Of one owner, task and id the latest stays:
 * it has the news that waits for the one before, whose agent is told to forget that. Safe for use by many threads.
 */
public final class PushNaming {
  private static final System.Logger LOG = System.getLogger(PushNaming.class.getName());

  private final List<Consumer<PushConfig>> listeners = new CopyOnWriteArrayList<>();

  /** Lets somebody hear of configurations that agents elsewhere still have and nobody else. */
  public void listen(Consumer<PushConfig> listener) {
    listeners.add(listener);
  }

  /**
   * What came of naming a task.
   *
   * @param config the configuration, if its task was named now
   * @param dropped what is not kept any more, with the task for which its agent has it
   */
  record Named(Optional<PushConfig> config, Optional<PushConfig> dropped) {
    private static final Named NOTHING = new Named(Optional.empty(), Optional.empty());

    /** There was nothing to name. */
    static Named already(PushConfig config) {
      return new Named(Optional.of(config), Optional.empty());
    }
  }

  /** Names the task of a configuration that has none yet. */
  Named name(Transaction transaction, UUID workspaceId, UUID key, String taskId) {
    if (taskId.isEmpty() || !PushConfigs.isKept(taskId)) {
      return Named.NOTHING;
    }
    return transaction.pushConfigs().find(key)
        .filter(config -> config.workspaceId().equals(workspaceId) && config.taskId().isEmpty())
        .map(unnamed -> name(transaction, unnamed, taskId)).orElse(Named.NOTHING);
  }

  private static Named name(Transaction transaction, PushConfig unnamed, String taskId) {
    var configs = transaction.pushConfigs();
    var key = unnamed.key();
    var before = configs
        .find(unnamed.workspaceId(), taskId, unnamed.id().equals(taskId) ? "" : unnamed.id())
        .filter(other -> other.owner().equals(unnamed.owner()));
    before.ifPresent(other -> {
      transaction.pushOutbox().move(other.key(), key);
      configs.delete(other.key());
    });
    if (!configs.assign(key, taskId)) {
      LOG.log(DEBUG, "workspace={0}: push configuration {1} is not set, its task has one of its id"
          + " or too many", unnamed.workspaceId(), key);
      configs.delete(key);
      return new Named(Optional.empty(), Optional.of(unnamed.ofTask(taskId)));
    }
    return new Named(configs.find(key), before);
  }

  /** Tells of what was dropped, once it is. */
  void tell(Named named) {
    named.dropped().filter(config -> config.tokenHash().isPresent())
        .ifPresent(config -> listeners.forEach(listener -> listener.accept(config)));
  }
}
