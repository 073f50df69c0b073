package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Registries that are wrong about leases. */
final class WrongLeases {
  private WrongLeases() {}

  private static Registry leases(String method, OneMethod.Instead<LeaseRepository> instead) {
    return OneMethod.registry(LeaseRepository.class, method, instead);
  }

  private static Optional<Lease> acquire(LeaseRepository right, Object[] arguments) {
    return right.acquire((String) arguments[0], (String) arguments[1], (Duration) arguments[2],
        (Instant) arguments[3]);
  }

  private static void releaseHeld(LeaseRepository right, Object[] arguments) {
    right.held((String) arguments[0], (Instant) arguments[3]).stream()
        .filter(lease -> lease.name().equals(arguments[0])).forEach(right::release);
  }

  /** Gives leases that lapse at once. */
  static Registry lapseAtOnce() {
    return leases("acquire", (right, arguments) -> right.acquire((String) arguments[0],
        (String) arguments[1], Duration.ZERO, (Instant) arguments[3]));
  }

  /** Gives a lease to whoever asks last. */
  static Registry areTakenAway() {
    return leases("acquire", (right, arguments) -> {
      releaseHeld(right, arguments);
      return acquire(right, arguments);
    });
  }

  /** Gives its holder a lease anew, so that the older one is worth nothing. */
  static Registry areNewForTheirHolder() {
    return leases("acquire", (right, arguments) -> {
      if (acquire(right, arguments).isEmpty()) {
        return Optional.empty();
      }
      releaseHeld(right, arguments);
      return acquire(right, arguments);
    });
  }

  /** Renews one lease of many. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry renewOne() {
    return leases("renew", (right, arguments) -> ((Collection<Lease>) arguments[0]).stream()
        .flatMap(lease -> right
            .renew(lease, (Duration) arguments[1], (Instant) arguments[2]).stream())
        .limit(1).toList());
  }

  /** Reads the start of a name as a pattern of SQL. */
  static Registry areListedByPattern() {
    return leases("held", (right, arguments) -> matching((String) arguments[0],
        right.held("", (Instant) arguments[1])));
  }

  /** Reads it so of those that lapsed. */
  static Registry lapsedOnesAreListedByPattern() {
    return leases("lapsed", (right, arguments) -> matching((String) arguments[0],
        right.lapsed("", (Instant) arguments[1])));
  }

  private static List<Lease> matching(String pattern, List<Lease> all) {
    var wanted = WrongPossessions.like(pattern);
    return all.stream().filter(lease -> wanted.matcher(lease.name()).lookingAt()).toList();
  }

  /** Lists those that are held with those that lapsed. */
  static Registry areListedAsLapsed() {
    return leases("lapsed", (right, arguments) -> right.lapsed((String) arguments[0], Instant.MAX));
  }

  /** Clears away what lapsed a while ago. */
  static Registry areForgottenWhenLapsed() {
    return leases("lapsed", (right, arguments) -> {
      var now = (Instant) arguments[1];
      return right.lapsed((String) arguments[0], now).stream()
          .filter(lease -> lease.until().plusSeconds(3600).isAfter(now)).toList();
    });
  }
}
