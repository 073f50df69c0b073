package app.moleculesai.sdk.testkit.registry;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may do something alone, and for how long. */
public interface LeaseContract extends RegistryKit {
  /** How long the tests hold a lease. */
  Duration LENGTH = ofSeconds(30);

  private LeaseRepository leases() {
    return registry().leases();
  }

  private Lease held(String name, String holder, Instant now) {
    return leases().acquire(name, holder, LENGTH, now).orElseThrow();
  }

  @Test
  default void lease_oneThatIsFreeIsAcquired() {
    var name = name();

    var lease = held(name, "ada", NOON);

    assertThat(lease.name()).isEqualTo(name);
    assertThat(lease.holder()).isEqualTo("ada");
    assertThat(lease.until()).isEqualTo(NOON.plus(LENGTH));
  }

  @Test
  default void lease_oneThatIsHeldIsNotAcquiredByAnother() {
    var name = name();
    held(name, "ada", NOON);

    assertThat(leases().acquire(name, "bob", LENGTH, NOON.plusSeconds(29))).isEmpty();
    assertThat(leases().acquire(name(), "bob", LENGTH, NOON)).isPresent();
  }

  @Test
  default void lease_itsHolderAcquiresItAgainWithTheSameFence() {
    var name = name();
    var first = held(name, "ada", NOON);

    var second = held(name, "ada", NOON.plusSeconds(20));

    assertThat(second.fence()).isEqualTo(first.fence());
    assertThat(second.until()).isEqualTo(NOON.plusSeconds(50));
    assertThat(leases().acquire(name, "bob", LENGTH, NOON.plusSeconds(40))).isEmpty();
  }

  @Test
  default void lease_itsFenceRisesWheneverItChangesHandsOrLapsed() {
    var name = name();
    var fences = new HashSet<Long>();
    long last = Long.MIN_VALUE;
    var now = NOON;
    for (var holder : new String[]{"ada", "bob", "bob", "ada", "ada"}) {
      long fence = held(name, holder, now).fence();
      assertThat(fence).as("fence of %s", holder).isGreaterThan(last);
      fences.add(fence);
      last = fence;
      now = now.plusSeconds(100); // lapsed
    }
    assertThat(fences).hasSize(5);
  }

  @Test
  default void lease_itsFenceRisesAfterARelease() {
    var name = name();
    var first = held(name, "ada", NOON);

    leases().release(first);
    var second = held(name, "bob", NOON.plusSeconds(1));
    leases().release(second);
    var third = held(name, "bob", NOON.plusSeconds(2));

    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(third.fence()).isGreaterThan(second.fence());
  }

  @Test
  default void lease_renewingProlongsIt() {
    var name = name();
    var lease = held(name, "ada", NOON);

    var renewed = leases().renew(lease, LENGTH, NOON.plusSeconds(20)).orElseThrow();

    assertThat(renewed.fence()).isEqualTo(lease.fence());
    assertThat(renewed.until()).isEqualTo(NOON.plusSeconds(50));
    assertThat(leases().acquire(name, "bob", LENGTH, NOON.plusSeconds(40))).isEmpty();
  }

  @Test
  default void lease_ofManyThoseThatHoldAreRenewed() {
    var mine = held(name(), "ada", NOON);
    var mineToo = held(name(), "ada", NOON);
    var released = held(name(), "ada", NOON);
    leases().release(released);

    assertThat(leases().renew(List.of(released, mine, mineToo), LENGTH, NOON.plusSeconds(20)))
        .containsExactlyInAnyOrder(
            new Lease(mine.name(), "ada", mine.fence(), NOON.plusSeconds(50)),
            new Lease(mineToo.name(), "ada", mineToo.fence(), NOON.plusSeconds(50)));

    assertThat(leases().acquire(mine.name(), "bob", LENGTH, NOON.plusSeconds(40))).isEmpty();
    assertThat(leases().acquire(mineToo.name(), "bob", LENGTH, NOON.plusSeconds(40))).isEmpty();
    assertThat(leases().acquire(released.name(), "bob", LENGTH, NOON.plusSeconds(40))).isPresent();
    assertThat(leases().renew(List.of(), LENGTH, NOON)).isEmpty();
  }

  @Test
  default void lease_oneThatWasTakenOverOrReleasedIsNotRenewed() {
    var name = name();
    var first = held(name, "ada", NOON);
    var second = held(name, "bob", NOON.plusSeconds(100));

    assertThat(leases().renew(first, LENGTH, NOON.plusSeconds(101))).isEmpty();
    leases().release(second);
    assertThat(leases().renew(second, LENGTH, NOON.plusSeconds(102))).isEmpty();
    assertThat(leases().acquire(name, "eve", LENGTH, NOON.plusSeconds(103))).isPresent();
  }

  @Test
  default void lease_whoWasReplacedCannotReleaseIt() {
    var name = name();
    var first = held(name, "ada", NOON);
    held(name, "bob", NOON.plusSeconds(100));

    leases().release(first);

    assertThat(leases().acquire(name, "eve", LENGTH, NOON.plusSeconds(101))).isEmpty();
  }

  @Test
  default void lease_thoseHeldAreListedByTheStartOfTheirName() {
    var prefix = name() + "_%/";
    held(prefix + "one", "ada", NOON);
    held(prefix + "two", "bob", NOON.plusSeconds(20));
    leases().release(held(prefix + "three", "ada", NOON));
    held("x" + prefix, "ada", NOON);
    held(prefix.replace('_', 'x'), "ada", NOON);

    assertThat(leases().held(prefix, NOON.plusSeconds(25))).extracting(Lease::name)
        .containsExactlyInAnyOrder(prefix + "one", prefix + "two");
    assertThat(leases().held(prefix, NOON.plusSeconds(40))).extracting(Lease::holder)
        .containsExactly("bob");
    assertThat(leases().held(prefix, NOON.plusSeconds(100))).isEmpty();
  }

  @Test
  default void lease_thoseThatLapsedAreListedUntilSomebodyTakesThem() {
    var prefix = name() + "_%/";
    var one = held(prefix + "one", "ada", NOON);
    var two = held(prefix + "two", "bob", NOON.plusSeconds(20));
    leases().release(held(prefix + "three", "ada", NOON));
    held("x" + prefix, "ada", NOON);
    held(prefix.replace('_', 'x'), "ada", NOON);

    assertThat(leases().lapsed(prefix, NOON.plusSeconds(29))).isEmpty();
    assertThat(leases().lapsed(prefix, NOON.plusSeconds(30))).containsExactly(one);
    assertThat(leases().lapsed(prefix, NOON.plus(ofDays(400))))
        .containsExactlyInAnyOrder(one, two);

    held(prefix + "one", "eve", NOON.plusSeconds(100));
    leases().release(two);

    assertThat(leases().lapsed(prefix, NOON.plusSeconds(110))).isEmpty();
    assertThat(leases().lapsed(prefix, NOON.plusSeconds(200))).extracting(Lease::holder)
        .containsExactly("eve");
  }

  @Test
  default void lease_ofManyWhoWantItExactlyOneGetsIt() {
    var name = name();

    var won = Race.of(64,
        number -> leases().acquire(name, "holder " + number, LENGTH, NOON));

    assertThat(won).filteredOn(Optional::isPresent).hasSize(1);
  }

  @Test
  default void lease_ofManyWhoWantALapsedOneExactlyOneGetsIt() {
    var name = name();
    var lapsed = held(name, "ada", NOON);

    var won = Race.of(64, number -> leases().acquire(name, "holder " + number, LENGTH,
        NOON.plusSeconds(100)));

    assertThat(won).filteredOn(Optional::isPresent).hasSize(1);
    var winner = won.stream().flatMap(Optional::stream).findAny().orElseThrow();
    assertThat(winner.fence()).isGreaterThan(lapsed.fence());
    assertThat(leases().renew(lapsed, LENGTH, NOON.plusSeconds(100))).isEmpty();
    assertThat(leases().renew(winner, LENGTH, NOON.plusSeconds(101))).isPresent();
  }

  @Test
  default void lease_anOlderOneOfTheSameHolderIsNotRenewed() {
    var name = name();
    var older = held(name, "ada", NOON);
    var newer = held(name, "ada", NOON.plusSeconds(100));

    assertThat(leases().renew(older, LENGTH, NOON.plusSeconds(101))).isEmpty();
    leases().release(older);
    assertThat(leases().renew(newer, LENGTH, NOON.plusSeconds(102))).isPresent();
  }

  @Test
  default void lease_aLapsedOneThatNobodyTookIsRenewed() {
    var lease = held(name(), "ada", NOON);

    assertThat(leases().renew(lease, LENGTH, NOON.plusSeconds(100))).contains(
        new Lease(lease.name(), lease.holder(), lease.fence(), NOON.plusSeconds(130)));
  }

  @Test
  default void lease_workOfWhoLostItIsNotDone() {
    var row = root();
    var lost = held(row.name(), "ada", NOON);
    held(row.name(), "bob", NOON.plusSeconds(100));

    var mine = registry().transaction(tx -> {
      var renewed = tx.leases().renew(lost, LENGTH, NOON.plusSeconds(101));
      renewed.ifPresent(lease -> tx.workspaces().update(row.id(),
          WorkspacePatch.none().role("by ada"), NOON));
      return renewed;
    });

    assertThat(mine).isEmpty();
    assertThat(stored(row.id())).isEqualTo(row);
  }
}
