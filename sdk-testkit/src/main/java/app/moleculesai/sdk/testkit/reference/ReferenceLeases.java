package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Leases in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferenceLeases implements LeaseRepository {
  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferenceLeases(ReferenceTables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<Lease> acquire(String name, String holder, Duration length, Instant now) {
    var held = Optional.ofNullable(tables.leases.get(name))
        .filter(lease -> lease.until().isAfter(now));
    if (held.isPresent() && !held.get().holder().equals(holder)) {
      return Optional.empty();
    }
    long fence = held.map(Lease::fence).orElseGet(() -> nextFence(name));
    return Optional.of(put(new Lease(name, holder, fence, now.plus(length))));
  }

  /** Returns a fence above all that the lease ever had. */
  protected long nextFence(String name) {
    return tables.fences.merge(name, 1L, Long::sum);
  }

  @Override
  public List<Lease> renew(Collection<Lease> leases, Duration length, Instant now) {
    return leases.stream().filter(this::isCurrent).map(lease -> put(
        new Lease(lease.name(), lease.holder(), lease.fence(), now.plus(length)))).toList();
  }

  @Override
  public void release(Lease lease) {
    if (isCurrent(lease)) {
      tables.leases.remove(lease.name());
    }
  }

  /** Says whether nobody has taken the lease since. */
  protected boolean isCurrent(Lease lease) {
    return Optional.ofNullable(tables.leases.get(lease.name()))
        .filter(now -> now.fence() == lease.fence()).isPresent();
  }

  @Override
  public List<Lease> held(String namePrefix, Instant now) {
    return tables.leases.values().stream()
        .filter(lease -> lease.name().startsWith(namePrefix) && lease.until().isAfter(now))
        .toList();
  }

  @Override
  public List<Lease> lapsed(String namePrefix, Instant now) {
    return tables.leases.values().stream()
        .filter(lease -> lease.name().startsWith(namePrefix) && !lease.until().isAfter(now))
        .toList();
  }

  private Lease put(Lease lease) {
    tables.leases.put(lease.name(), lease);
    return lease;
  }
}
