package app.moleculesai.sdk.runtime.background;

import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The right to sweep, which one of all servers that share a registry has at a time ({@code design.md} 10). What must not
 * be done by two is written in a transaction that {@link #holdsIn} says yes to: whoever was held up for longer than the
 * lease lasts has lost it without noticing. One thread at a time.
 */
public final class SweepLease {
  private final Registry registry;
  private final String name;
  private final Supplier<String> owner;
  private final Duration length;
  private final Clock clock;
  private Optional<Lease> held = Optional.empty();

  /**
   * Names the right.
   *
   * @param name what is swept, such as {@code silence}
   * @param owner this run of the server, once it is known
   * @param length how long the others wait for a server that fell silent
   */
  public SweepLease(Registry registry, String name, Supplier<String> owner, Duration length,
      Clock clock) {
    this.registry = registry;
    this.name = "sweep/" + name;
    this.owner = owner;
    this.length = length;
    this.clock = clock;
  }

  /** Takes the right, or keeps it; says whether this server has it now. */
  public boolean take() {
    held = registry.leases().acquire(name, owner.get(), length, clock.instant());
    return held.isPresent();
  }

  /** Gives the right back, so that nobody has to wait for it to lapse. */
  public void giveBack() {
    held.ifPresent(registry.leases()::release);
    held = Optional.empty();
  }

  /** Prolongs the right as part of a transaction; false when it was lost: the transaction must change nothing. */
  public boolean holdsIn(Transaction transaction) {
    return held.flatMap(lease -> transaction.leases().renew(lease, length, clock.instant()))
        .isPresent();
  }
}
