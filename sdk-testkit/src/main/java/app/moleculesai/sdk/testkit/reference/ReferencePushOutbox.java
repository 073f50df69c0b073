package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.DeadPush;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** News that waits to be pushed, in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferencePushOutbox implements PushOutboxRepository {
  private static final Comparator<PushDelivery> LATEST_DEAD_FIRST = Comparator
      .comparing(PushDelivery::nextAt).thenComparingLong(PushDelivery::number).reversed();

  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferencePushOutbox(ReferenceTables tables) {
    this.tables = tables;
  }

  /**
   * A delivery with what only the registry knows of it.
   *
   * @param delivery what everybody sees
   * @param claim who took it last and did not put it back; it may have lapsed
   */
  public record Kept(PushDelivery delivery, Optional<PushClaim> claim) {}

  @Override
  public int insert(List<PushDelivery> deliveries) {
    var wanted = deliveries.stream()
        .filter(delivery -> tables.pushConfigs.containsKey(delivery.configKey())).toList();
    var ids = new HashSet<>(tables.pushOutbox.keySet());
    if (!wanted.stream().map(PushDelivery::id).allMatch(ids::add)) {
      throw new SdkException(ErrorCode.CONFLICT, "two deliveries of one id");
    }
    wanted.stream().collect(Collectors.groupingBy(PushDelivery::configKey, LinkedHashMap::new,
        Collectors.toList())).values().forEach(this::insertOfOne);
    return wanted.size();
  }

  private void insertOfOne(List<PushDelivery> coming) {
    var key = coming.getFirst().configKey();
    coming.forEach(it -> ReferencePushConfigs.use(tables, key, it.createdAt()));
    var waiting = living().map(Kept::delivery).filter(it -> it.configKey().equals(key)).toList();
    var replaceable = living().filter(this::isReplaceable).map(Kept::delivery)
        .filter(it -> it.configKey().equals(key))
        .sorted(Comparator.comparingLong(PushDelivery::number)).toList();
    bury(key);
    var seen = new ArrayList<>(waiting);
    for (var it : coming) {
      if (!it.dead()) {
        seen.add(it);
      }
      keep(numbered(it.dead() || !isTooMuch(seen)
          ? it
          : it.whole() ? replacing(it, replaceable) : tooMuch(it)), Optional.empty());
    }
  }

  /** Says whether a newer delivery may take the place of one that waits. */
  protected boolean isReplaceable(Kept kept) {
    return kept.delivery().whole() && kept.claim().isEmpty();
  }

  /** Says whether more than may wait of one configuration is there. */
  protected boolean isTooMuch(List<PushDelivery> ofOne) {
    return ofOne.size() > MOST_WAITING
        || ofOne.stream().mapToLong(it -> it.body().size()).sum() > MOST_BYTES;
  }

  private PushDelivery replacing(PushDelivery it, List<PushDelivery> replaceable) {
    replaceable.forEach(old -> tables.pushOutbox.remove(old.id()));
    return replaceable.isEmpty() ? it : heir(it, replaceable.getFirst());
  }

  /** Returns a delivery in the place of another one. */
  protected PushDelivery heir(PushDelivery it, PushDelivery first) {
    return with(it, first.attempts(), first.nextAt(), false, first.lastError());
  }

  private static PushDelivery tooMuch(PushDelivery it) {
    return with(it, it.attempts(), it.createdAt(), true, Optional.of(TOO_MUCH));
  }

  /** Deletes what is dead of a configuration and too much. */
  protected void bury(UUID key) {
    var kept = new ArrayList<PushDelivery>();
    deadOnes().filter(it -> it.configKey().equals(key)).sorted(LATEST_DEAD_FIRST).toList()
        .forEach(it -> {
          kept.add(it);
          if (isTooMuch(kept)) {
            tables.pushOutbox.remove(it.id());
          }
        });
  }

  /** Returns a delivery at its place. */
  protected PushDelivery numbered(PushDelivery it) {
    return new PushDelivery(it.id(), it.configKey(), ++tables.lastPush, it.body(), it.whole(),
        it.attempts(), it.nextAt(), it.dead(), it.lastError(), it.createdAt());
  }

  private void keep(PushDelivery delivery, Optional<PushClaim> claim) {
    tables.pushOutbox.put(delivery.id(), new Kept(delivery, claim));
  }

  @Override
  public Optional<PushDelivery> claimDue(PushClaim claim, Instant now) {
    var due = heads().filter(head -> !dueAt(head).isAfter(now))
        .filter(head -> !isCrowded(config(head).workspaceId(), now))
        .min(Comparator.comparing((PushDelivery head) -> head.nextAt())
            .thenComparingLong(PushDelivery::number))
        .map(head -> with(head, head.attempts() + 1, head.nextAt(), false, head.lastError()));
    due.ifPresent(head -> keep(head, Optional.of(claim)));
    return due;
  }

  /** Says whether as much of a workspace is in somebody's hand as may be. */
  protected boolean isCrowded(UUID workspaceId, Instant now) {
    return living().filter(kept -> config(kept.delivery()).workspaceId().equals(workspaceId))
        .flatMap(kept -> kept.claim().stream()).filter(claim -> claim.until().isAfter(now))
        .count() >= MOST_IN_HAND;
  }

  /** Returns of each configuration the delivery that comes next. */
  protected Stream<PushDelivery> heads() {
    return living().map(Kept::delivery)
        .collect(Collectors.groupingBy(PushDelivery::configKey,
            Collectors.minBy(Comparator.comparingLong(PushDelivery::number))))
        .values().stream().flatMap(Optional::stream);
  }

  /** Returns when a delivery that comes next can be claimed. */
  protected Instant dueAt(PushDelivery head) {
    return living().filter(kept -> kept.delivery().configKey().equals(head.configKey()))
        .flatMap(kept -> kept.claim().stream()).map(PushClaim::until)
        .filter(head.nextAt()::isBefore).max(Comparator.naturalOrder()).orElse(head.nextAt());
  }

  /** Returns what is not dead. */
  protected Stream<Kept> living() {
    return rows().stream().filter(kept -> !kept.delivery().dead());
  }

  private Collection<Kept> rows() {
    return tables.pushOutbox.values();
  }

  @Override
  public Optional<Instant> nextDue() {
    return heads().map(this::dueAt).min(Comparator.naturalOrder());
  }

  @Override
  public boolean delivered(UUID id, String claimant) {
    var held = held(id, claimant);
    held.ifPresent(delivery -> tables.pushOutbox.remove(id));
    return held.isPresent();
  }

  @Override
  public boolean putBack(UUID id, String claimant, Instant nextAt, String error) {
    var held = held(id, claimant);
    held.ifPresent(it -> keep(with(it, it.attempts(), nextAt, false, Optional.of(error)),
        Optional.empty()));
    return held.isPresent();
  }

  @Override
  public boolean giveUp(UUID id, String claimant, String error, Instant now) {
    var held = held(id, claimant);
    held.ifPresent(it -> keep(with(it, it.attempts(), now, true, Optional.of(error)),
        Optional.empty()));
    return held.isPresent();
  }

  private Optional<PushDelivery> held(UUID id, String claimant) {
    return Optional.ofNullable(tables.pushOutbox.get(id)).filter(kept -> isHeld(kept, claimant))
        .map(Kept::delivery);
  }

  /** Says whether a delivery is in the claimant's hand. */
  protected boolean isHeld(Kept kept, String claimant) {
    return kept.claim().filter(claim -> claim.claimant().equals(claimant)).isPresent();
  }

  @Override
  public List<DeadPush> dead(UUID workspaceId, int limit) {
    return deadOnes().filter(it -> config(it).workspaceId().equals(workspaceId))
        .sorted(LATEST_DEAD_FIRST).limit(limit)
        .map(it -> new DeadPush(it.id(), config(it).taskId(), config(it).id(), it.attempts(),
            it.lastError(), it.createdAt(), it.nextAt()))
        .toList();
  }

  /** Returns where a delivery goes. */
  protected PushConfig config(PushDelivery it) {
    return Objects.requireNonNull(tables.pushConfigs.get(it.configKey()),
        "deliveries go with their configuration");
  }

  /** Returns what is dead. */
  protected Stream<PushDelivery> deadOnes() {
    return rows().stream().map(Kept::delivery).filter(PushDelivery::dead);
  }

  @Override
  public int count(boolean dead) {
    return (int) (dead ? deadOnes().count() : living().count());
  }

  @Override
  public boolean revive(UUID workspaceId, UUID id, Instant now) {
    var found = deadOnes().filter(it -> it.id().equals(id))
        .filter(it -> config(it).workspaceId().equals(workspaceId)).findAny();
    found.ifPresent(it -> keep(revived(it, now), Optional.empty()));
    return found.isPresent();
  }

  /** Returns a dead delivery as one that waits. */
  protected PushDelivery revived(PushDelivery it, Instant now) {
    return new PushDelivery(it.id(), it.configKey(), it.number(), it.body(), it.whole(), 0, now,
        false, it.lastError(), now);
  }

  @Override
  public int move(UUID from, UUID to) {
    var all = rows().stream().filter(kept -> kept.delivery().configKey().equals(from))
        .filter(kept -> tables.pushConfigs.containsKey(to) && !from.equals(to)).toList();
    all.forEach(kept -> keep(moved(kept.delivery(), to), kept.claim()));
    return all.size();
  }

  private static PushDelivery moved(PushDelivery it, UUID to) {
    return new PushDelivery(it.id(), to, it.number(), it.body(), it.whole(), it.attempts(),
        it.nextAt(), it.dead(), it.lastError(), it.createdAt());
  }

  @Override
  public int deleteDead(Instant before, int limit) {
    var over = deadOnes().filter(it -> it.nextAt().isBefore(before)).limit(limit).toList();
    over.forEach(it -> tables.pushOutbox.remove(it.id()));
    return over.size();
  }

  private static PushDelivery with(PushDelivery it, int attempts, Instant nextAt, boolean dead,
      Optional<String> error) {
    return new PushDelivery(it.id(), it.configKey(), it.number(), it.body(), it.whole(), attempts,
        nextAt, dead, error, it.createdAt());
  }
}
