package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueInsert;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages that wait for busy agents; as safe for threads as its state. */
record InMemoryQueue(State state) implements QueueRepository {
  @Override
  public QueueInsert insert(UUID id, QueueMessage message, Instant now) {
    return state.write(tables -> {
      var item = QueuedItem.of(id, message, now);
      tables.requireWorkspace(item.workspaceId());
      if (tables.queue.find(item.id()).isPresent()) {
        throw new SdkException(ErrorCode.CONFLICT, "queue item " + item.id() + " exists already");
      }
      var waiting = message.idempotencyKey().flatMap(key -> tables.queue
          .active(item.workspaceId())
          .filter(active -> active.message().idempotencyKey().filter(key::equals).isPresent())
          .findFirst());
      if (waiting.isEmpty()) {
        tables.queue = tables.queue.with(item);
      }
      return new QueueInsert(waiting.orElse(item).id(), waiting.isEmpty());
    });
  }

  @Override
  public Optional<QueuedItem> find(UUID id) {
    return state.read().queue.find(id);
  }

  @Override
  public int depth(UUID workspaceId) {
    return (int) state.read().queue.active(workspaceId).filter(InMemoryQueue::isQueued).count();
  }

  @Override
  public int depth() {
    return (int) state.read().queue.allActive().filter(InMemoryQueue::isQueued).count();
  }

  @Override
  public Set<UUID> waiting(Instant now) {
    var tables = state.read();
    return tables.queue.allActive()
        .filter(item -> isQueued(item) && !isExpired(item, now))
        .map(QueuedItem::workspaceId).distinct()
        .filter(id -> tables.workspaces.find(id).filter(row -> row.isLive() && row.isFree()
            && dispatched(tables, id) < row.maxConcurrentTasks()).isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long dispatched(Tables tables, UUID workspaceId) {
    return tables.queue.active(workspaceId).filter(item -> !isQueued(item)).count();
  }

  @Override
  public Set<UUID> activeTurns(Collection<UUID> turnIds) {
    var wanted = Set.copyOf(turnIds);
    return state.read().queue.allActive().flatMap(item -> item.message().turnId().stream())
        .filter(wanted::contains).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<QueuedItem> claim(UUID workspaceId, int places, QueueClaim claim, Instant now) {
    return state.write(tables -> {
      boolean full = dispatched(tables, workspaceId) >= places;
      return full
          ? Optional.<QueuedItem>empty()
          : tables.queue.active(workspaceId)
              .filter(item -> isQueued(item) && !isExpired(item, now)).findFirst()
              .map(item -> put(tables, new QueuedItem(item.id(), item.message(), item.enqueuedAt(),
                  QueueStatus.DISPATCHED, item.attempts() + 1, Optional.of(now), item.endedAt(),
                  item.lastError(), Optional.of(claim), item.response())));
    });
  }

  @Override
  public List<QueuedItem> claimOver(int mostAttempts, QueueClaim claim, Instant now, int limit) {
    return claimAll(claim, limit, tables -> tables.queue.allActive()
        .filter(item -> isQueued(item)
            ? isExpired(item, now) || isRemoved(tables, item.workspaceId())
            : hasLapsed(item, now) && item.attempts() >= mostAttempts));
  }

  @Override
  public List<QueuedItem> claimOlder(Optional<UUID> workspaceId, Instant before, QueueClaim claim,
      int limit) {
    return claimAll(claim, limit, tables -> workspaceId.map(tables.queue::active)
        .orElseGet(tables.queue::allActive)
        .filter(item -> isQueued(item) && item.enqueuedAt().isBefore(before)));
  }

  @Override
  public Optional<QueuedItem> claimTurn(UUID turnId, QueueClaim claim) {
    return state.write(tables -> tables.queue.allActive()
        .filter(item -> isQueued(item)
            && item.message().turnId().filter(turnId::equals).isPresent())
        .findFirst().map(item -> put(tables, claimed(item, claim))));
  }

  private List<QueuedItem> claimAll(QueueClaim claim, int limit,
      Function<Tables, Stream<QueuedItem>> wanted) {
    return state.write(tables -> wanted.apply(tables)
        .sorted(Comparator.comparing(QueueTable::place)).limit(limit).toList().stream()
        .map(item -> put(tables, claimed(item, claim))).toList());
  }

  @Override
  public Set<UUID> renew(Map<UUID, String> claimants, Instant until) {
    return state.write(tables -> claimants.entrySet().stream()
        .filter(held -> change(tables, held.getKey(), held.getValue(),
            item -> claimed(item, new QueueClaim(held.getValue(), until))))
        .map(Map.Entry::getKey).collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public boolean putBack(UUID id, String claimant, boolean counts, String reason) {
    return change(id, claimant, item -> queued(item, counts ? item.attempts() : item.attempts() - 1,
        Optional.of(reason)));
  }

  @Override
  public boolean end(UUID id, String claimant, QueueEnd end, Instant now) {
    return change(id, claimant, item -> new QueuedItem(item.id(), item.message(),
        item.enqueuedAt(), end.status(), item.attempts(), item.dispatchedAt(), Optional.of(now),
        joined(item.lastError(), end.reason()), Optional.empty(), end.response()));
  }

  private boolean change(UUID id, String claimant, Function<QueuedItem, QueuedItem> change) {
    return state.write(tables -> change(tables, id, claimant, change));
  }

  private static boolean change(Tables tables, UUID id, String claimant,
      Function<QueuedItem, QueuedItem> change) {
    return tables.queue.find(id)
        .filter(item -> item.claim().filter(held -> held.claimant().equals(claimant)).isPresent())
        .map(item -> put(tables, change.apply(item)))
        .isPresent();
  }

  @Override
  public int requeueLapsed(int mostAttempts, Instant now) {
    return state.write(tables -> {
      var lapsed = tables.queue.allActive()
          .filter(item -> hasLapsed(item, now) && item.attempts() < mostAttempts).toList();
      lapsed.forEach(item -> put(tables, queued(item, item.attempts(), item.lastError())));
      return lapsed.size();
    });
  }

  @Override
  public int deleteEnded(Instant before, int limit) {
    return state.write(tables -> {
      var ended = tables.queue.items().values().stream()
          .filter(item -> item.endedAt().filter(at -> at.isBefore(before)).isPresent())
          .limit(limit).map(QueuedItem::id).collect(Collectors.toCollection(HashSet::new));
      tables.queue = tables.queue.without(ended);
      return ended.size();
    });
  }

  private static boolean isQueued(QueuedItem item) {
    return item.status() == QueueStatus.QUEUED;
  }

  private static boolean isExpired(QueuedItem item, Instant now) {
    return item.message().expiresAt().filter(at -> !at.isAfter(now)).isPresent();
  }

  private static boolean hasLapsed(QueuedItem item, Instant now) {
    return item.claim().filter(claim -> !claim.until().isAfter(now)).isPresent();
  }

  private static boolean isRemoved(Tables tables, UUID workspaceId) {
    return tables.workspaces.find(workspaceId)
        .filter(row -> row.status() == WorkspaceStatus.REMOVED).isPresent();
  }

  private static Optional<String> joined(Optional<String> before, Optional<String> reason) {
    return reason.map(why -> before.map(known -> known + "; " + why).orElse(why)).or(() -> before);
  }

  private static QueuedItem claimed(QueuedItem item, QueueClaim claim) {
    return new QueuedItem(item.id(), item.message(), item.enqueuedAt(), QueueStatus.DISPATCHED,
        item.attempts(), item.dispatchedAt(), item.endedAt(), item.lastError(), Optional.of(claim),
        item.response());
  }

  private static QueuedItem queued(QueuedItem item, int attempts, Optional<String> lastError) {
    return new QueuedItem(item.id(), item.message(), item.enqueuedAt(), QueueStatus.QUEUED,
        attempts, item.dispatchedAt(), item.endedAt(), lastError, Optional.empty(),
        item.response());
  }

  private static QueuedItem put(Tables tables, QueuedItem item) {
    tables.queue = tables.queue.with(item);
    return item;
  }
}
