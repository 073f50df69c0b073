package app.moleculesai.sdk.api.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Leases, by name. */
public interface LeaseRepository {
  /**
   * Takes a lease that nobody holds, that lapsed, or that the same holder has (then it is renewed, with the same
   * fence).
   *
   * @return the lease, or empty when another holds it
   */
  Optional<Lease> acquire(String name, String holder, Duration length, Instant now);

  /** Prolongs a lease; empty when it lapsed and another took it, or it was released. */
  Optional<Lease> renew(Lease lease, Duration length, Instant now);

  /** Gives a lease back; the fence goes on rising at the next acquire. */
  void release(Lease lease);

  /** Lists leases whose name starts so and that have not lapsed. */
  List<Lease> held(String namePrefix, Instant now);
}
