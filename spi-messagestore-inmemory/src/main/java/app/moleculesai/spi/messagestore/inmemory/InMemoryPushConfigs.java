package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.api.text.Utf8Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Where news of tasks is pushed to; as safe for threads as its state. */
record InMemoryPushConfigs(State state) implements PushConfigRepository {
  private static final Comparator<PushConfig> BY_ID = Comparator
      .comparing(PushConfig::id, Utf8Order::compare);
  /** The order of keys is that of places of one time. */
  private static final Comparator<PushConfig> BY_KEY = Comparator
      .comparing(config -> place(config.key()));

  private static Place place(UUID key) {
    return new Place(Instant.EPOCH, key);
  }

  @Override
  public PushConfig put(PushConfig config) {
    return state.write(tables -> {
      tables.requireWorkspace(config.workspaceId());
      var kept = tables.push.config(config.workspaceId(), config.taskId(), config.id())
          .map(old -> new PushConfig(old.key(), old.workspaceId(), old.taskId(), old.id(),
              config.owner(), config.generation(), config.content(), config.tokenHash(),
              old.createdAt()))
          .orElseGet(() -> allowed(tables, config));
      tables.push = tables.push.with(kept).using(kept.key(), config.createdAt());
      return kept;
    });
  }

  private static PushConfig allowed(Tables tables, PushConfig config) {
    if (tables.push.config(config.key()).isPresent()) {
      throw new SdkException(ErrorCode.CONFLICT,
          "push configuration " + config.key() + " exists already");
    }
    if (isFull(tables, config.workspaceId(), config.taskId())) {
      throw new SdkException(ErrorCode.CONFLICT,
          "the task has " + MOST_OF_TASK + " push configurations already");
    }
    return config;
  }

  private static boolean isFull(Tables tables, UUID workspaceId, String taskId) {
    return tables.push.keys(workspaceId, taskId).size() >= MOST_OF_TASK;
  }

  @Override
  public Optional<PushConfig> find(UUID key) {
    return state.read().push.config(key);
  }

  @Override
  public Optional<PushConfig> find(UUID workspaceId, String taskId, String id) {
    return state.read().push.config(workspaceId, taskId, id);
  }

  @Override
  public List<PushConfig> list(UUID workspaceId, String taskId) {
    var push = state.read().push;
    return push.keys(workspaceId, taskId).values().stream().map(push.configs()::get).sorted(BY_ID)
        .toList();
  }

  @Override
  public boolean assign(UUID key, String taskId) {
    return change(key,
        (tables, config) -> config.taskId().equals(taskId) || mayTake(tables, taskId, config),
        config -> config.ofTask(taskId));
  }

  private static boolean mayTake(Tables tables, String taskId, PushConfig config) {
    return config.taskId().isEmpty() && !isFull(tables, config.workspaceId(), taskId)
        && tables.push.config(config.workspaceId(), taskId, config.id()).isEmpty();
  }

  @Override
  public boolean reseal(UUID key, SealedValue content) {
    return change(key, (tables, config) -> true, config -> config.sealed(content));
  }

  private boolean change(UUID key, BiPredicate<Tables, PushConfig> condition,
      UnaryOperator<PushConfig> change) {
    return state.write(tables -> {
      var changed = tables.push.config(key).filter(config -> condition.test(tables, config))
          .map(change);
      changed.ifPresent(config -> tables.push = tables.push.with(config));
      return changed.isPresent();
    });
  }

  @Override
  public List<PushConfig> page(Optional<UUID> after, int limit) {
    return state.read().push.configs().values().stream().sorted(BY_KEY)
        .filter(row -> after.filter(key -> place(row.key()).compareTo(place(key)) <= 0).isEmpty())
        .limit(limit).toList();
  }

  @Override
  public boolean delete(UUID key) {
    return state.write(tables -> {
      boolean there = tables.push.config(key).isPresent();
      tables.push = tables.push.withoutConfigs(Set.of(key));
      return there;
    });
  }

  @Override
  public int deleteUnnamed(Instant before, int limit) {
    return delete(limit, (tables, config) -> config.taskId().isEmpty()
        && config.createdAt().isBefore(before) && !mayWait(tables, config));
  }

  /** Says whether the message that a configuration came with may be in the queue. */
  private static boolean mayWait(Tables tables, PushConfig config) {
    return tables.queue.active(config.workspaceId()).map(QueuedItem::enqueuedAt)
        .anyMatch(at -> !at.isBefore(config.createdAt())
            && !at.isAfter(config.createdAt().plus(Duration.ofDays(1))));
  }

  @Override
  public int deleteUnused(Instant before, int limit) {
    return delete(limit, (tables, config) -> !config.taskId().isEmpty()
        && tables.push.usedBefore(config.key(), before)
        && tables.tasks.find(config.workspaceId(), config.taskId()).isEmpty());
  }

  private int delete(int limit, BiPredicate<Tables, PushConfig> condition) {
    return state.write(tables -> {
      var over = keys(tables, config -> condition.test(tables, config)).stream().limit(limit)
          .toList();
      tables.push = tables.push.withoutConfigs(over);
      return over.size();
    });
  }

  /** Returns the keys of wanted configurations. */
  static List<UUID> keys(Tables tables, Predicate<PushConfig> wanted) {
    return tables.push.configs().values().stream().filter(wanted).map(PushConfig::key).toList();
  }
}
