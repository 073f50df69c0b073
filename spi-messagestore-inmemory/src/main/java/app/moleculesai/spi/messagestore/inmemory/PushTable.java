package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * Where news of tasks is pushed to, with what waits to be pushed there. Immutable.
 *
 * @param configs by key
 * @param used when a configuration was last used, by key
 * @param tasks the keys of a task's configurations, by their ids; no entry for a task without
 * @param deliveries by id
 * @param waiting those of a configuration that are not dead, in the order of their numbers; no entry for one without
 * @param dead those of a configuration that are dead; no entry for one without
 */
record PushTable(
    HashPMap<UUID, PushConfig> configs,
    HashPMap<UUID, Instant> used,
    HashPMap<PushTable.Task, TreePMap<String, UUID>> tasks,
    HashPMap<UUID, PushTable.Kept> deliveries,
    HashPMap<UUID, TreePMap<Long, UUID>> waiting,
    HashPMap<UUID, TreePMap<Long, UUID>> dead) {
  static final PushTable EMPTY = new PushTable(HashTreePMap.empty(), HashTreePMap.empty(),
      HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

  /** A task that is named. */
  record Task(UUID workspaceId, String id) {}

  /**
   * A delivery.
   *
   * @param delivery what everybody sees
   * @param claim who took it last and did not put it back; it may have lapsed
   */
  record Kept(PushDelivery delivery, Optional<PushClaim> claim) {}

  Optional<PushConfig> config(UUID key) {
    return Optional.ofNullable(configs.get(key));
  }

  Optional<PushConfig> config(UUID workspaceId, String taskId, String id) {
    return Optional.ofNullable(keys(workspaceId, taskId).get(id)).flatMap(this::config);
  }

  /** Returns the keys of a task's configurations by their ids; none of a task without a name. */
  TreePMap<String, UUID> keys(UUID workspaceId, String taskId) {
    return tasks.getOrDefault(new Task(workspaceId, taskId), TreePMap.empty());
  }

  /** Notes that a configuration is used. */
  PushTable using(UUID key, Instant now) {
    var before = used.get(key);
    return before != null && !before.isBefore(now)
        ? this
        : new PushTable(configs, used.plus(key, now), tasks, deliveries, waiting, dead);
  }

  /** Says whether a configuration was last used before a time. */
  boolean usedBefore(UUID key, Instant time) {
    return used.getOrDefault(key, Instant.MIN).isBefore(time);
  }

  /** Adds a configuration, or replaces the one of its key. */
  PushTable with(PushConfig config) {
    var rest = unlisted(config.key());
    return new PushTable(configs.plus(config.key(), config), used,
        config.taskId().isEmpty()
            ? rest
            : rest.plus(new Task(config.workspaceId(), config.taskId()),
                keys(config.workspaceId(), config.taskId()).plus(config.id(), config.key())),
        deliveries, waiting, dead);
  }

  private HashPMap<Task, TreePMap<String, UUID>> unlisted(UUID key) {
    return config(key).map(old -> {
      var task = new Task(old.workspaceId(), old.taskId());
      var others = keys(old.workspaceId(), old.taskId()).minus(old.id());
      return others.isEmpty() ? tasks.minus(task) : tasks.plus(task, others);
    }).orElse(tasks);
  }

  /** Removes configurations with their deliveries. */
  PushTable withoutConfigs(Collection<UUID> keys) {
    var rest = this;
    for (var key : keys) {
      var ids = rest.all(key).map(kept -> kept.delivery().id()).toList();
      rest = new PushTable(rest.configs.minus(key), rest.used.minus(key), rest.unlisted(key),
          rest.deliveries.minusAll(ids), rest.waiting.minus(key), rest.dead.minus(key));
    }
    return rest;
  }

  Optional<Kept> find(UUID id) {
    return Optional.ofNullable(deliveries.get(id));
  }

  /** Returns what waits for a configuration, in its order. */
  Stream<Kept> waiting(UUID configKey) {
    return turns(waiting, configKey).values().stream().map(deliveries::get);
  }

  /** Returns what waits for a configuration and what is dead of it. */
  Stream<Kept> all(UUID configKey) {
    return Stream.of(waiting, dead).flatMap(turns -> turns(turns, configKey).values().stream())
        .map(deliveries::get);
  }

  /** Returns what is dead of a configuration. */
  Stream<PushDelivery> dead(UUID configKey) {
    return turns(dead, configKey).values().stream().map(deliveries::get).map(Kept::delivery);
  }

  /** Returns what is dead. */
  Stream<PushDelivery> allDead() {
    return dead.values().stream().flatMap(turns -> turns.values().stream())
        .map(deliveries::get).map(Kept::delivery);
  }

  /** Adds a delivery, or replaces the one of its id. */
  PushTable with(PushDelivery it, Optional<PushClaim> claim) {
    var rest = without(it.id());
    return new PushTable(configs, used, tasks, deliveries.plus(it.id(), new Kept(it, claim)),
        it.dead() ? rest.waiting : plus(rest.waiting, it),
        it.dead() ? plus(rest.dead, it) : rest.dead);
  }

  PushTable without(UUID id) {
    return find(id).map(Kept::delivery).map(it -> new PushTable(configs, used, tasks,
        deliveries.minus(id), minus(waiting, it), minus(dead, it))).orElse(this);
  }

  private static HashPMap<UUID, TreePMap<Long, UUID>> plus(
      HashPMap<UUID, TreePMap<Long, UUID>> all, PushDelivery it) {
    return all.plus(it.configKey(), turns(all, it.configKey()).plus(it.number(), it.id()));
  }

  private static HashPMap<UUID, TreePMap<Long, UUID>> minus(
      HashPMap<UUID, TreePMap<Long, UUID>> all, PushDelivery it) {
    var others = turns(all, it.configKey()).minus(it.number());
    return others.isEmpty() ? all.minus(it.configKey()) : all.plus(it.configKey(), others);
  }

  private static TreePMap<Long, UUID> turns(HashPMap<UUID, TreePMap<Long, UUID>> all, UUID key) {
    return all.getOrDefault(key, TreePMap.empty());
  }
}
