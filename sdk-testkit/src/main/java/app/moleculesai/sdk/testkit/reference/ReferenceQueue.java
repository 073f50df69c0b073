package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueInsert;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages that wait, in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferenceQueue implements QueueRepository {
  private static final Comparator<QueuedItem> OLDEST = Comparator
      .comparing(QueuedItem::enqueuedAt).thenComparing(item -> item.id().toString());

  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferenceQueue(ReferenceTables tables) {
    this.tables = tables;
  }

  @Override
  public QueueInsert insert(UUID id, QueueMessage message, Instant now) {
    tables.requireWorkspace(message.workspaceId());
    if (tables.queue.containsKey(id)) {
      throw new SdkException(ErrorCode.CONFLICT, "there is an item " + id);
    }
    var same = message.idempotencyKey().flatMap(key -> tables.queue.values().stream()
        .filter(item -> blocks(item, message)
            && item.message().idempotencyKey().filter(key::equals).isPresent())
        .findFirst());
    same.ifPresentOrElse(item -> {}, () -> put(QueuedItem.of(id, message, now)));
    return new QueueInsert(same.map(QueuedItem::id).orElse(id), same.isEmpty());
  }

  /** Says whether no other message may have this item's key. */
  protected boolean blocks(QueuedItem item, QueueMessage message) {
    return item.status().isActive() && item.workspaceId().equals(message.workspaceId());
  }

  @Override
  public Optional<QueuedItem> find(UUID id) {
    return Optional.ofNullable(tables.queue.get(id));
  }

  @Override
  public int depth(UUID workspaceId) {
    return (int) queued().filter(item -> item.workspaceId().equals(workspaceId)).count();
  }

  @Override
  public int depth() {
    return (int) queued().count();
  }

  @Override
  public Set<UUID> waiting(Instant now) {
    return queued().filter(item -> !isExpired(item, now)).map(QueuedItem::workspaceId)
        .filter(this::hasFreePlace).collect(Collectors.toSet());
  }

  /** Says whether a workspace could do one task more. */
  protected boolean hasFreePlace(UUID workspaceId) {
    return Optional.ofNullable(tables.workspaces.get(workspaceId)).filter(row -> row.isLive()
        && row.isFree() && dispatched(workspaceId) < row.maxConcurrentTasks()).isPresent();
  }

  private long dispatched(UUID workspaceId) {
    return tables.queue.values().stream()
        .filter(item -> item.workspaceId().equals(workspaceId) && isDispatched(item)).count();
  }

  @Override
  public Set<UUID> activeTurns(Collection<UUID> turnIds) {
    return tables.queue.values().stream().filter(item -> item.status().isActive())
        .flatMap(item -> item.message().turnId().stream()).filter(turnIds::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<QueuedItem> claim(UUID workspaceId, int places, QueueClaim claim, Instant now) {
    return dispatched(workspaceId) >= places
        ? Optional.empty()
        : queued().filter(item -> item.workspaceId().equals(workspaceId) && !isExpired(item, now))
            .min(order())
            .map(item -> put(new QueuedItem(item.id(), item.message(), item.enqueuedAt(),
                QueueStatus.DISPATCHED, item.attempts() + 1, Optional.of(now), Optional.empty(),
                item.lastError(), Optional.of(claim), Optional.empty())));
  }

  /** Returns the order in which items are sent. */
  protected Comparator<QueuedItem> order() {
    return Comparator.comparingInt((QueuedItem item) -> -item.message().priority())
        .thenComparing(OLDEST);
  }

  @Override
  public List<QueuedItem> claimOver(int mostAttempts, QueueClaim claim, Instant now, int limit) {
    return claimAll(claim, limit, item -> item.status() == QueueStatus.QUEUED
        ? isExpired(item, now) || isRemoved(item)
        : hasLapsed(item, now) && item.attempts() >= mostAttempts);
  }

  @Override
  public List<QueuedItem> claimOlder(Optional<UUID> workspaceId, Instant before, QueueClaim claim,
      int limit) {
    return claimAll(claim, limit, item -> item.status() == QueueStatus.QUEUED
        && workspaceId.map(item.workspaceId()::equals).orElse(true)
        && item.enqueuedAt().isBefore(before));
  }

  @Override
  public Optional<QueuedItem> claimTurn(UUID turnId, QueueClaim claim) {
    return List.copyOf(tables.queue.values()).stream()
        .filter(item -> mayBeTaken(item)
            && item.message().turnId().filter(turnId::equals).isPresent())
        .findFirst().map(item -> put(claimed(item, claim)));
  }

  /** Says whether an item may be claimed by its turn. */
  protected boolean mayBeTaken(QueuedItem item) {
    return item.status() == QueueStatus.QUEUED;
  }

  private List<QueuedItem> claimAll(QueueClaim claim, int limit, Predicate<QueuedItem> wanted) {
    return List.copyOf(tables.queue.values()).stream().filter(wanted).sorted(OLDEST).limit(limit)
        .map(item -> put(claimed(item, claim))).toList();
  }

  @Override
  public Set<UUID> renew(Map<UUID, String> claimants, Instant until) {
    var held = claimants.entrySet().stream()
        .flatMap(entry -> held(entry.getKey(), entry.getValue())
            .map(item -> claimed(item, new QueueClaim(entry.getValue(), until))).stream())
        .toList();
    held.forEach(this::put);
    return held.stream().map(QueuedItem::id).collect(Collectors.toSet());
  }

  @Override
  public boolean putBack(UUID id, String claimant, boolean counts, String reason) {
    var held = held(id, claimant);
    held.ifPresent(item -> put(queued(item, item.attempts() - (counts ? 0 : 1),
        Optional.of(reason))));
    return held.isPresent();
  }

  @Override
  public boolean end(UUID id, String claimant, QueueEnd end, Instant now) {
    var held = held(id, claimant);
    held.ifPresent(item -> put(new QueuedItem(id, item.message(), item.enqueuedAt(), end.status(),
        item.attempts(), item.dispatchedAt(), Optional.of(now),
        Stream.of(item.lastError(), end.reason()).flatMap(Optional::stream)
            .reduce((before, why) -> before + "; " + why),
        Optional.empty(), end.response())));
    return held.isPresent();
  }

  /** Returns the item if it is in the claimant's hand. */
  protected Optional<QueuedItem> held(UUID id, String claimant) {
    return find(id).filter(item -> item.claim()
        .filter(claim -> claim.claimant().equals(claimant)).isPresent());
  }

  @Override
  public int requeueLapsed(int mostAttempts, Instant now) {
    var lapsed = tables.queue.values().stream()
        .filter(item -> hasLapsed(item, now) && item.attempts() < mostAttempts).toList();
    lapsed.forEach(item -> put(queued(item, item.attempts(), item.lastError())));
    return lapsed.size();
  }

  @Override
  public int deleteEnded(Instant before, int limit) {
    var ended = tables.queue.values().stream()
        .filter(item -> item.endedAt().filter(at -> at.isBefore(before)).isPresent())
        .limit(limit).toList();
    ended.forEach(item -> tables.queue.remove(item.id()));
    return ended.size();
  }

  private Stream<QueuedItem> queued() {
    return tables.queue.values().stream().filter(item -> item.status() == QueueStatus.QUEUED);
  }

  /** Says whether an item is in somebody's hand. */
  protected boolean isDispatched(QueuedItem item) {
    return item.status() == QueueStatus.DISPATCHED;
  }

  /** Says whether nobody wants an item any more. */
  protected boolean isExpired(QueuedItem item, Instant now) {
    return item.message().expiresAt().filter(at -> !at.isAfter(now)).isPresent();
  }

  /** Says whether a claim has lapsed. */
  protected boolean hasLapsed(QueuedItem item, Instant now) {
    return item.claim().filter(claim -> !claim.until().isAfter(now)).isPresent();
  }

  private boolean isRemoved(QueuedItem item) {
    return Optional.ofNullable(tables.workspaces.get(item.workspaceId()))
        .filter(row -> !row.isLive()).isPresent();
  }

  private static QueuedItem claimed(QueuedItem item, QueueClaim claim) {
    return new QueuedItem(item.id(), item.message(), item.enqueuedAt(), QueueStatus.DISPATCHED,
        item.attempts(), item.dispatchedAt(), Optional.empty(), item.lastError(),
        Optional.of(claim), Optional.empty());
  }

  private static QueuedItem queued(QueuedItem item, int attempts, Optional<String> lastError) {
    return new QueuedItem(item.id(), item.message(), item.enqueuedAt(), QueueStatus.QUEUED,
        attempts, item.dispatchedAt(), Optional.empty(), lastError, Optional.empty(),
        Optional.empty());
  }

  private QueuedItem put(QueuedItem item) {
    tables.queue.put(item.id(), item);
    return item;
  }
}
