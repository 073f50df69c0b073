package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationInsert;
import app.moleculesai.sdk.api.registry.DelegationRepository;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The ledger of delegations, in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferenceDelegations implements DelegationRepository {
  private final Map<String, Delegation> rows;

  /** Works on a copy of the tables. */
  public ReferenceDelegations(ReferenceTables tables) {
    this.rows = tables.delegations;
  }

  @Override
  public DelegationInsert insert(Delegation delegation) {
    var sameKey = delegation.idempotencyKey().flatMap(key -> rows.values().stream()
        .filter(entry -> entry.idempotencyKey().filter(key::equals).isPresent()
            && isRival(entry, delegation))
        .findFirst());
    var known = find(delegation.id()).or(() -> sameKey.filter(this::keepsKey));
    if (known.isEmpty()) {
      sameKey.ifPresent(entry -> put(entry.withoutKey()));
      put(delegation);
    }
    return new DelegationInsert(known.orElse(delegation), known.isEmpty());
  }

  /** Says whether two entries may not have the same key. */
  protected boolean isRival(Delegation entry, Delegation other) {
    return entry.callerId().equals(other.callerId());
  }

  /** Says whether an entry does not give its key up. */
  protected boolean keepsKey(Delegation entry) {
    return entry.status() != DelegationStatus.FAILED;
  }

  @Override
  public Optional<Delegation> find(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public Optional<Delegation> change(String id, DelegationChange change, Instant now) {
    return find(id).filter(entry -> entry.status() != change.status()).map(entry -> {
      if (!mayBecome(entry.status(), change.status())) {
        throw new SdkException(ErrorCode.CONFLICT, "delegation " + id + " is "
            + entry.status().word() + " and cannot become " + change.status().word());
      }
      return put(entry.with(change, now));
    });
  }

  /** Says whether a change is allowed. */
  protected boolean mayBecome(DelegationStatus before, DelegationStatus after) {
    return before.mayBecome(after);
  }

  @Override
  public int heartbeat(Collection<String> ids, Instant now) {
    var carried = List.copyOf(rows.values()).stream()
        .filter(entry -> ids.contains(entry.id()) && hears(entry)).toList();
    carried.forEach(entry -> put(entry.withHeartbeat(Optional.of(now))));
    return carried.size();
  }

  /** Says whether a heartbeat is taken. */
  protected boolean hears(Delegation entry) {
    return entry.status().isOpen() && entry.lastHeartbeat().isPresent();
  }

  @Override
  public boolean rest(String id) {
    var carried = find(id)
        .filter(entry -> entry.status().isOpen() && entry.lastHeartbeat().isPresent());
    carried.ifPresent(entry -> put(entry.withHeartbeat(Optional.empty())));
    return carried.isPresent();
  }

  @Override
  public List<Delegation> takeOver(Instant silentSince, Instant now, int limit) {
    return List.copyOf(rows.values()).stream()
        .filter(entry -> isSilent(entry, silentSince) && entry.deadline().isAfter(now))
        .sorted(Comparator.comparing((Delegation entry) -> entry.lastHeartbeat().orElse(now))
            .thenComparing(Delegation::id))
        .limit(limit).map(entry -> put(entry.withHeartbeat(Optional.of(now)))).toList();
  }

  private static boolean isSilent(Delegation entry, Instant since) {
    return entry.status().isOpen()
        && entry.lastHeartbeat().filter(at -> at.isBefore(since)).isPresent();
  }

  @Override
  public Optional<Delegation> retry(String id, int retries, Instant now) {
    return find(id).filter(entry -> entry.status().isOpen() && entry.retryCount() == retries)
        .map(entry -> put(entry.retried(now)));
  }

  @Override
  public List<Delegation> overdue(Instant silentSince, Instant now, String after, int limit) {
    return rows.values().stream()
        .filter(entry -> entry.status().isOpen() && entry.id().compareTo(after) > 0)
        .filter(entry -> isSilent(entry, silentSince) || !entry.deadline().isAfter(now))
        .sorted(Comparator.comparing(Delegation::id)).limit(limit).toList();
  }

  @Override
  public List<Delegation> newest(Set<DelegationStatus> statuses, Optional<Set<UUID>> callers,
      int limit) {
    return of(callers).filter(entry -> statuses.contains(entry.status())).sorted(order())
        .limit(limit).toList();
  }

  /** Returns the order of a list. */
  protected Comparator<Delegation> order() {
    return Comparator.comparing(Delegation::createdAt).reversed().thenComparing(Delegation::id);
  }

  @Override
  public Map<DelegationStatus, Integer> counts(Optional<Set<UUID>> callers) {
    var counts = new EnumMap<DelegationStatus, Integer>(DelegationStatus.class);
    for (var status : DelegationStatus.values()) {
      counts.put(status, (int) of(callers).filter(entry -> entry.status() == status).count());
    }
    return counts;
  }

  @Override
  public int deleteEnded(Instant before, int limit) {
    var ended = rows.values().stream()
        .filter(entry -> !entry.status().isOpen() && entry.updatedAt().isBefore(before))
        .limit(limit).toList();
    ended.forEach(entry -> rows.remove(entry.id()));
    return ended.size();
  }

  private Stream<Delegation> of(Optional<Set<UUID>> callers) {
    Predicate<Delegation> wanted = entry -> callers.map(ids -> ids.contains(entry.callerId()))
        .orElse(true);
    return rows.values().stream().filter(wanted);
  }

  private Delegation put(Delegation entry) {
    rows.put(entry.id(), entry);
    return entry;
  }
}
