package app.moleculesai.sdk.testkit.reference;

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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Where news of tasks is pushed to, in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferencePushConfigs implements PushConfigRepository {
  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferencePushConfigs(ReferenceTables tables) {
    this.tables = tables;
  }

  @Override
  public PushConfig put(PushConfig config) {
    tables.requireWorkspace(config.workspaceId());
    var before = find(config.workspaceId(), config.taskId(), config.id());
    if (before.isEmpty()) {
      if (tables.pushConfigs.containsKey(config.key())) {
        throw new SdkException(ErrorCode.CONFLICT, "there is a configuration " + config.key());
      }
      if (isFull(config.workspaceId(), config.taskId())) {
        throw new SdkException(ErrorCode.CONFLICT, "the task has all it may have");
      }
    }
    var kept = keep(before.map(old -> replaced(old, config)).orElse(config));
    use(tables, kept.key(), config.createdAt());
    return kept;
  }

  /** Notes that a configuration is used. */
  static void use(ReferenceTables tables, UUID key, Instant now) {
    tables.pushConfigsUsed.merge(key, now, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Returns what is kept in the place of an old configuration. */
  protected PushConfig replaced(PushConfig old, PushConfig config) {
    return new PushConfig(old.key(), old.workspaceId(), old.taskId(), old.id(), config.owner(),
        config.generation(), config.content(), config.tokenHash(), old.createdAt());
  }

  /** Says whether a task has as many as it may have. */
  protected boolean isFull(UUID workspaceId, String taskId) {
    return of(workspaceId, taskId).count() >= MOST_OF_TASK;
  }

  private PushConfig keep(PushConfig config) {
    tables.pushConfigs.put(config.key(), config);
    return config;
  }

  @Override
  public Optional<PushConfig> find(UUID key) {
    return Optional.ofNullable(tables.pushConfigs.get(key));
  }

  @Override
  public Optional<PushConfig> find(UUID workspaceId, String taskId, String id) {
    return of(workspaceId, taskId).filter(config -> config.id().equals(id)).findFirst();
  }

  @Override
  public List<PushConfig> list(UUID workspaceId, String taskId) {
    return of(workspaceId, taskId).sorted(order()).toList();
  }

  /** Returns the order of a task's configurations. */
  protected Comparator<PushConfig> order() {
    return Comparator.comparing(PushConfig::id, Utf8Order::compare);
  }

  /** Returns the configurations of a task; none of the task without a name. */
  protected Stream<PushConfig> of(UUID workspaceId, String taskId) {
    return tables.pushConfigs.values().stream().filter(config -> !taskId.isEmpty()
        && config.workspaceId().equals(workspaceId) && config.taskId().equals(taskId));
  }

  @Override
  public boolean assign(UUID key, String taskId) {
    return find(key).filter(config -> config.taskId().equals(taskId)
        || (config.taskId().isEmpty() && mayBecome(config, taskId)))
        .map(config -> keep(config.ofTask(taskId))).isPresent();
  }

  /** Says whether a task may have one more, of this id. */
  protected boolean mayBecome(PushConfig config, String taskId) {
    return find(config.workspaceId(), taskId, config.id()).isEmpty()
        && !isFull(config.workspaceId(), taskId);
  }

  @Override
  public boolean reseal(UUID key, SealedValue content) {
    return find(key).map(config -> keep(config.sealed(content))).isPresent();
  }

  @Override
  public List<PushConfig> page(Optional<UUID> after, int limit) {
    return tables.pushConfigs.values().stream()
        .filter(row -> after.map(UUID::toString).orElse("").compareTo(row.key().toString()) < 0)
        .sorted(Comparator.comparing(row -> row.key().toString())).limit(limit).toList();
  }

  @Override
  public boolean delete(UUID key) {
    boolean there = tables.pushConfigs.containsKey(key);
    tables.removePushConfigs(config -> config.key().equals(key));
    return there;
  }

  @Override
  public int deleteUnnamed(Instant before, int limit) {
    var over = tables.pushConfigs.values().stream()
        .filter(config -> config.taskId().isEmpty() && config.createdAt().isBefore(before))
        .filter(config -> !mayWait(config))
        .limit(limit).toList();
    tables.removePushConfigs(over::contains);
    return over.size();
  }

  /** Says whether the message that a configuration came with may be in the queue. */
  protected boolean mayWait(PushConfig config) {
    return tables.queue.values().stream().filter(item -> item.status().isActive())
        .filter(item -> item.workspaceId().equals(config.workspaceId()))
        .map(QueuedItem::enqueuedAt).anyMatch(at -> !at.isBefore(config.createdAt())
            && !at.isAfter(config.createdAt().plus(Duration.ofDays(1))));
  }

  @Override
  public int deleteUnused(Instant before, int limit) {
    var over = tables.pushConfigs.values().stream()
        .filter(config -> !config.taskId().isEmpty() && !isKnown(config))
        .filter(config -> usedAt(config).isBefore(before)).limit(limit).toList();
    tables.removePushConfigs(over::contains);
    return over.size();
  }

  /** Says whether the task of a configuration is known. */
  protected boolean isKnown(PushConfig config) {
    return new ReferenceTasks(tables).find(config.workspaceId(), config.taskId()).isPresent();
  }

  /** Returns when a configuration was last used. */
  protected Instant usedAt(PushConfig config) {
    return Objects.requireNonNull(tables.pushConfigsUsed.get(config.key()),
        "it was used when it was set");
  }
}
