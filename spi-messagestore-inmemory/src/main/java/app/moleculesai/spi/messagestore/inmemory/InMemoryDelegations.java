package app.moleculesai.spi.messagestore.inmemory;

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
import java.util.stream.Stream;

/** The ledger of delegations; as safe for threads as its state. */
record InMemoryDelegations(State state) implements DelegationRepository {
  private static final Comparator<Delegation> NEWEST = Comparator
      .comparing(Delegation::createdAt).reversed().thenComparing(Delegation::id);

  @Override
  public DelegationInsert insert(Delegation delegation) {
    return state.write(tables -> {
      var sameKey = tables.delegations.withKeyOf(delegation);
      var known = tables.delegations.find(delegation.id())
          .or(() -> sameKey.filter(entry -> entry.status() != DelegationStatus.FAILED));
      if (known.isEmpty()) {
        sameKey.ifPresent(entry -> put(tables, entry.withoutKey()));
        put(tables, delegation);
      }
      return new DelegationInsert(known.orElse(delegation), known.isEmpty());
    });
  }

  @Override
  public Optional<Delegation> find(String id) {
    return state.read().delegations.find(id);
  }

  @Override
  public Optional<Delegation> change(String id, DelegationChange change, Instant now) {
    return state.write(tables -> tables.delegations.find(id)
        .filter(entry -> entry.status() != change.status())
        .map(entry -> {
          if (!entry.status().mayBecome(change.status())) {
            throw new SdkException(ErrorCode.CONFLICT, "delegation " + id + " is "
                + entry.status().word() + " and cannot become " + change.status().word());
          }
          return put(tables, entry.with(change, now));
        }));
  }

  @Override
  public int heartbeat(Collection<String> ids, Instant now) {
    return state.write(tables -> {
      var carried = Set.copyOf(ids).stream().flatMap(id -> open(tables, id).stream())
          .filter(entry -> entry.lastHeartbeat().isPresent()).toList();
      carried.forEach(entry -> put(tables, entry.withHeartbeat(Optional.of(now))));
      return carried.size();
    });
  }

  @Override
  public boolean rest(String id) {
    return state.write(tables -> open(tables, id)
        .filter(entry -> entry.lastHeartbeat().isPresent())
        .map(entry -> put(tables, entry.withHeartbeat(Optional.empty()))).isPresent());
  }

  @Override
  public List<Delegation> takeOver(Instant silentSince, Instant now, int limit) {
    return state.write(tables -> tables.delegations.open().values().stream()
        .filter(entry -> isSilent(entry, silentSince) && entry.deadline().isAfter(now))
        .sorted(Comparator.comparing((Delegation entry) -> entry.lastHeartbeat().orElse(now))
            .thenComparing(Delegation::id))
        .limit(limit).toList().stream()
        .map(entry -> put(tables, entry.withHeartbeat(Optional.of(now)))).toList());
  }

  @Override
  public Optional<Delegation> retry(String id, int retries, Instant now) {
    return state.write(tables -> open(tables, id).filter(entry -> entry.retryCount() == retries)
        .map(entry -> put(tables, entry.retried(now))));
  }

  @Override
  public List<Delegation> overdue(Instant silentSince, Instant now, String after, int limit) {
    return state.read().delegations.open().values().stream()
        .filter(entry -> entry.id().compareTo(after) > 0)
        .filter(entry -> isSilent(entry, silentSince) || !entry.deadline().isAfter(now))
        .limit(limit).toList();
  }

  @Override
  public List<Delegation> newest(Set<DelegationStatus> statuses, Optional<Set<UUID>> callers,
      int limit) {
    return of(callers).filter(entry -> statuses.contains(entry.status())).sorted(NEWEST)
        .limit(limit).toList();
  }

  @Override
  public Map<DelegationStatus, Integer> counts(Optional<Set<UUID>> callers) {
    var counts = new EnumMap<DelegationStatus, Integer>(DelegationStatus.class);
    for (var status : DelegationStatus.values()) {
      counts.put(status, 0);
    }
    of(callers).forEach(entry -> counts.merge(entry.status(), 1, Integer::sum));
    return counts;
  }

  @Override
  public int deleteEnded(Instant before, int limit) {
    return state.write(tables -> {
      var ended = tables.delegations.all().values().stream()
          .filter(entry -> !entry.status().isOpen() && entry.updatedAt().isBefore(before))
          .limit(limit).toList();
      ended.forEach(entry -> tables.delegations = tables.delegations.without(entry));
      return ended.size();
    });
  }

  private Stream<Delegation> of(Optional<Set<UUID>> callers) {
    return state.read().delegations.all().values().stream()
        .filter(entry -> callers.map(ids -> ids.contains(entry.callerId())).orElse(true));
  }

  private static Optional<Delegation> open(Tables tables, String id) {
    return Optional.ofNullable(tables.delegations.open().get(id));
  }

  private static boolean isSilent(Delegation entry, Instant since) {
    return entry.lastHeartbeat().filter(at -> at.isBefore(since)).isPresent();
  }

  private static Delegation put(Tables tables, Delegation entry) {
    tables.delegations = tables.delegations.with(entry);
    return entry;
  }
}
