package app.moleculesai.sdk.api.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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

  /**
   * Prolongs leases, also lapsed ones that nobody took since.
   *
   * @return those that were prolonged, with their new end; the others were released or acquired anew, by another holder or
   *         the same one
   */
  List<Lease> renew(Collection<Lease> leases, Duration length, Instant now);

  /** Prolongs one lease; empty when it was released or acquired anew. */
  default Optional<Lease> renew(Lease lease, Duration length, Instant now) {
    return renew(List.of(lease), length, now).stream().findFirst();
  }

  /** Gives a lease back, if it is still this one; the fence goes on rising at the next acquire. */
  void release(Lease lease);

  /** Lists leases whose name starts so and that have not lapsed. */
  List<Lease> held(String namePrefix, Instant now);

  /**
   * Lists leases whose name starts so and that have lapsed, if nobody gave them back or took them since: what their
   * holders did alone when they fell silent. They stay listed, for however long, until somebody takes them.
   */
  List<Lease> lapsed(String namePrefix, Instant now);
}
