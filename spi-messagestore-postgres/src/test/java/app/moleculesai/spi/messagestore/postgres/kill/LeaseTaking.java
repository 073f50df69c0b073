package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The taking of a lease.
 *
 * @param name which
 */
record LeaseTaking(String name) implements Part {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LENGTH = Duration.ofHours(1);

  @Override
  public long run(MessageStore store, Registry registry) {
    return registry.leases().acquire(name, "first", LENGTH, NOON).orElseThrow().fence();
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    return registry.leases().held(name, NOON).stream()
        .filter(lease -> lease.name().equals(name)).mapToLong(Lease::fence).findFirst();
  }

  /** Takes it over when it has lapsed; returns the new fence. */
  long takeOver(Registry registry) {
    return registry.leases().acquire(name, "second", LENGTH, NOON.plus(LENGTH).plusSeconds(1))
        .orElseThrow().fence();
  }
}
