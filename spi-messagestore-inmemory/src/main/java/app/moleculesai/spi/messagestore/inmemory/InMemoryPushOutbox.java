package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.DeadPush;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** News that waits to be pushed; as safe for threads as its state. */
record InMemoryPushOutbox(State state) implements PushOutboxRepository {
  /**
   * The delivery of a configuration that comes next.
   *
   * @param freeAt when it can be claimed
   */
  private record Head(PushDelivery delivery, Instant freeAt) {
    private static final Comparator<Head> ORDER = Comparator
        .comparing((Head head) -> head.delivery.nextAt())
        .thenComparingLong(head -> head.delivery.number());
  }

  @Override
  public int insert(List<PushDelivery> deliveries) {
    return state.write(tables -> {
      var rooms = new HashMap<UUID, PushRoom>();
      int inserted = 0;
      for (var delivery : deliveries) {
        if (tables.push.config(delivery.configKey()).isPresent()) {
          requireNew(tables, delivery.id());
          rooms.computeIfAbsent(delivery.configKey(), key -> PushRoom.of(tables, key))
              .put(numbered(delivery, ++tables.lastPush));
          tables.push = tables.push.using(delivery.configKey(), delivery.createdAt());
          inserted++;
        }
      }
      return inserted;
    });
  }

  private static void requireNew(Tables tables, UUID id) {
    if (tables.push.find(id).isPresent()) {
      throw new SdkException(ErrorCode.CONFLICT, "delivery " + id + " exists already");
    }
  }

  private static PushDelivery numbered(PushDelivery it, long number) {
    return new PushDelivery(it.id(), it.configKey(), number, it.body(), it.whole(), it.attempts(),
        it.nextAt(), it.dead(), it.lastError(), it.createdAt());
  }

  @Override
  public Optional<PushDelivery> claimDue(PushClaim claim, Instant now) {
    return state.write(tables -> {
      var crowded = crowded(tables.push, now);
      var due = heads(tables).filter(head -> !head.freeAt.isAfter(now))
          .filter(head -> !crowded.contains(workspace(tables.push, head.delivery)))
          .min(Head.ORDER)
          .map(Head::delivery)
          .map(it -> changed(it, it.attempts() + 1, it.nextAt(), false, it.lastError()));
      due.ifPresent(it -> tables.push = tables.push.with(it, Optional.of(claim)));
      return due;
    });
  }

  /** Returns the workspaces of which no more can be claimed. */
  private static Set<UUID> crowded(PushTable push, Instant now) {
    var held = push.waiting().keySet().stream().flatMap(push::waiting)
        .filter(kept -> kept.claim().filter(claim -> claim.until().isAfter(now)).isPresent())
        .collect(Collectors.groupingBy(kept -> workspace(push, kept.delivery()),
            Collectors.counting()));
    return held.entrySet().stream().filter(entry -> entry.getValue() >= MOST_IN_HAND)
        .map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private static UUID workspace(PushTable push, PushDelivery it) {
    return push.config(it.configKey()).orElseThrow().workspaceId();
  }

  private static Stream<Head> heads(Tables tables) {
    return tables.push.waiting().keySet().stream().map(key -> head(tables.push, key));
  }

  private static Head head(PushTable push, UUID configKey) {
    var first = push.waiting(configKey).findFirst().orElseThrow().delivery();
    return new Head(first, push.waiting(configKey).flatMap(kept -> kept.claim().stream())
        .map(PushClaim::until).filter(first.nextAt()::isBefore).max(Comparator.naturalOrder())
        .orElse(first.nextAt()));
  }

  @Override
  public Optional<Instant> nextDue() {
    return heads(state.read()).map(Head::freeAt).min(Comparator.naturalOrder());
  }

  @Override
  public boolean delivered(UUID id, String claimant) {
    return state.write(tables -> {
      var held = held(tables, id, claimant);
      held.ifPresent(it -> tables.push = tables.push.without(id));
      return held.isPresent();
    });
  }

  @Override
  public boolean putBack(UUID id, String claimant, Instant nextAt, String error) {
    return failed(id, claimant, error, nextAt, false);
  }

  @Override
  public boolean giveUp(UUID id, String claimant, String error, Instant now) {
    return failed(id, claimant, error, now, true);
  }

  private boolean failed(UUID id, String claimant, String error, Instant at, boolean dead) {
    return state.write(tables -> {
      var held = held(tables, id, claimant);
      held.ifPresent(it -> tables.push = tables.push.with(
          changed(it, it.attempts(), at, dead, Optional.of(error)), Optional.empty()));
      return held.isPresent();
    });
  }

  private static Optional<PushDelivery> held(Tables tables, UUID id, String claimant) {
    return tables.push.find(id).filter(kept -> kept.claim()
        .filter(claim -> claim.claimant().equals(claimant)).isPresent())
        .map(PushTable.Kept::delivery);
  }

  @Override
  public List<DeadPush> dead(UUID workspaceId, int limit) {
    var push = state.read().push;
    return push.allDead().filter(it -> workspace(push, it).equals(workspaceId))
        .sorted(PushRoom.LATEST_DEAD_FIRST).limit(limit)
        .map(it -> seen(it, push.config(it.configKey()).orElseThrow())).toList();
  }

  private static DeadPush seen(PushDelivery it, PushConfig config) {
    return new DeadPush(it.id(), config.taskId(), config.id(), it.attempts(), it.lastError(),
        it.createdAt(), it.nextAt());
  }

  @Override
  public int count(boolean dead) {
    var push = state.read().push;
    return (dead ? push.dead() : push.waiting()).values().stream().mapToInt(turns -> turns.size())
        .sum();
  }

  @Override
  public boolean revive(UUID workspaceId, UUID id, Instant now) {
    return state.write(tables -> {
      var found = tables.push.find(id).map(PushTable.Kept::delivery).filter(PushDelivery::dead)
          .filter(it -> workspace(tables.push, it).equals(workspaceId));
      found.ifPresent(it -> tables.push = tables.push
          .with(revived(it, now), Optional.empty()));
      return found.isPresent();
    });
  }

  private static PushDelivery revived(PushDelivery it, Instant now) {
    return new PushDelivery(it.id(), it.configKey(), it.number(), it.body(), it.whole(), 0, now,
        false, it.lastError(), now);
  }

  @Override
  public int move(UUID from, UUID to) {
    return state.write(tables -> {
      var all = tables.push.config(to).isPresent() && !from.equals(to)
          ? tables.push.all(from).toList()
          : List.<PushTable.Kept>of();
      all.forEach(kept -> tables.push = tables.push.with(moved(kept.delivery(), to), kept.claim()));
      return all.size();
    });
  }

  private static PushDelivery moved(PushDelivery it, UUID to) {
    return new PushDelivery(it.id(), to, it.number(), it.body(), it.whole(), it.attempts(),
        it.nextAt(), it.dead(), it.lastError(), it.createdAt());
  }

  @Override
  public int deleteDead(Instant before, int limit) {
    return state.write(tables -> {
      var over = tables.push.allDead().filter(it -> it.nextAt().isBefore(before)).limit(limit)
          .toList();
      over.forEach(it -> tables.push = tables.push.without(it.id()));
      return over.size();
    });
  }

  static PushDelivery changed(PushDelivery it, int attempts, Instant nextAt, boolean dead,
      Optional<String> error) {
    return new PushDelivery(it.id(), it.configKey(), it.number(), it.body(), it.whole(), attempts,
        nextAt, dead, error, it.createdAt());
  }
}
