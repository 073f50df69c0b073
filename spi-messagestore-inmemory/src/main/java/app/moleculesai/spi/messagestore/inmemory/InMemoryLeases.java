package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Leases; one counter gives the fences of all names, so that they rise. As safe for threads as its state. */
record InMemoryLeases(State state) implements LeaseRepository {
  @Override
  public Optional<Lease> acquire(String name, String holder, Duration length, Instant now) {
    return state.write(tables -> {
      var current = Optional.ofNullable(tables.leases.get(name))
          .filter(lease -> lease.until().isAfter(now));
      if (current.isPresent()) {
        return current.filter(lease -> lease.holder().equals(holder))
            .map(lease -> put(tables, prolonged(lease, length, now)));
      }
      tables.lastFence++;
      return Optional.of(put(tables, new Lease(name, holder, tables.lastFence, now.plus(length))));
    });
  }

  @Override
  public List<Lease> renew(Collection<Lease> leases, Duration length, Instant now) {
    return state.write(tables -> leases.stream()
        .flatMap(lease -> current(tables, lease).stream())
        .map(held -> put(tables, prolonged(held, length, now))).toList());
  }

  @Override
  public void release(Lease lease) {
    state.change(tables -> {
      current(tables, lease).ifPresent(held -> tables.leases = tables.leases.minus(held.name()));
    });
  }

  @Override
  public List<Lease> held(String namePrefix, Instant now) {
    return list(namePrefix, lease -> lease.until().isAfter(now));
  }

  @Override
  public List<Lease> lapsed(String namePrefix, Instant now) {
    return list(namePrefix, lease -> !lease.until().isAfter(now));
  }

  private List<Lease> list(String namePrefix, Predicate<Lease> wanted) {
    return state.read().leases.values().stream()
        .filter(lease -> lease.name().startsWith(namePrefix)).filter(wanted)
        .sorted(Comparator.comparing(Lease::name))
        .toList();
  }

  private static Optional<Lease> current(Tables tables, Lease lease) {
    return Optional.ofNullable(tables.leases.get(lease.name()))
        .filter(held -> held.holder().equals(lease.holder()) && held.fence() == lease.fence());
  }

  private static Lease prolonged(Lease lease, Duration length, Instant now) {
    return new Lease(lease.name(), lease.holder(), lease.fence(), now.plus(length));
  }

  private static Lease put(Tables tables, Lease lease) {
    tables.leases = tables.leases.plus(lease.name(), lease);
    return lease;
  }
}
