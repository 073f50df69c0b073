package app.moleculesai.sdk.runtime.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code wire.md} DL-6. */
class DelegationSweepTest {
  private static final Duration STUCK_AFTER = Duration.ofMinutes(10);
  private static final UUID UNREADABLE = UUID.randomUUID();

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final List<Event> events = new ArrayList<>();
  private final DelegationLog log;
  private final Set<String> carried = new HashSet<>();
  private final DelegationSweep sweep;

  DelegationSweepTest() {
    var bus = new EventBus();
    bus.listen(events::add);
    var changes = new Changes(registry, bus, Optional.empty(), clock, UUID::randomUUID);
    var directory = new WorkspaceDirectory(registry, changes, System::nanoTime);
    log = new DelegationLog(new ActivityLog(unreadableInPart(), changes), store, directory, clock,
        UUID::randomUUID, false);
    sweep = new DelegationSweep(registry, new Settlement(registry, changes, log, clock),
        entry -> carried.contains(entry.id()), clock, STUCK_AFTER);
  }

  /** A store of which the log of one workspace cannot be read. */
  private MessageStore unreadableInPart() {
    return (MessageStore) Proxy.newProxyInstance(MessageStore.class.getClassLoader(),
        new Class<?>[]{MessageStore.class}, (proxy, method, arguments) -> {
          if (method.getName().equals("activities")
              && ((ActivityQuery) arguments[0]).workspaceId().equals(UNREADABLE)) {
            throw new SdkException(ErrorCode.CORRUPT, "a page cannot be read");
          }
          try {
            return method.invoke(store, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private Delegation delegated(UUID caller) {
    var entry = Delegation.of(UUID.randomUUID().toString(), caller, UUID.randomUUID(), "task",
        Optional.empty(), clock.instant());
    registry.delegations().insert(entry);
    log.handOn(entry, "task", "pending");
    return entry;
  }

  private Delegation stored(Delegation entry) {
    return registry.delegations().find(entry.id()).orElseThrow();
  }

  private List<String> statuses(Delegation entry) {
    return store.activities(ActivityQuery.of(entry.callerId())).activities().stream()
        .map(row -> row.method().orElse("") + " " + row.status()).toList();
  }

  @Test
  void whatWasSilentForTooLongIsStuck() {
    var entry = delegated(UUID.randomUUID());
    clock.move(STUCK_AFTER);
    sweep.sweep();
    assertThat(stored(entry)).isEqualTo(entry);

    clock.move(Duration.ofSeconds(1));
    sweep.sweep();
    clock.move(DelegationSweep.GRACE.minusMillis(1));
    sweep.sweep();
    assertThat(stored(entry)).as("there may have been an outage").isEqualTo(entry);

    clock.move(Duration.ofMillis(1));
    sweep.sweep();
    sweep.sweep();

    assertThat(stored(entry).status()).isEqualTo(DelegationStatus.STUCK);
    assertThat(stored(entry).errorDetail()).contains("nothing was heard of it for 600 s");
    assertThat(statuses(entry)).containsExactly("delegate_result failed", "delegate failed");
    assertThat(events).extracting(Event::type).filteredOn(type -> type.startsWith("DELEGATION"))
        .containsExactly("DELEGATION_FAILED");
  }

  @Test
  void whatIsCarriedOrIsHeardOfAgainIsNotStuck() {
    var mine = delegated(UUID.randomUUID());
    var heard = delegated(UUID.randomUUID());
    carried.add(mine.id());
    clock.move(STUCK_AFTER.plusSeconds(1));
    sweep.sweep();
    var longer = clock.instant().minus(STUCK_AFTER).minusSeconds(1);
    registry.delegations().heartbeat(List.of(heard.id()), longer.plusMillis(500));
    clock.move(DelegationSweep.GRACE);
    sweep.sweep();

    assertThat(stored(mine).status()).isEqualTo(DelegationStatus.QUEUED);
    assertThat(stored(heard).status()).isEqualTo(DelegationStatus.QUEUED);
  }

  @Test
  void whatIsPastItsDeadlineFailsAlthoughItIsCarried() {
    var entry = delegated(UUID.randomUUID());
    clock.move(Delegation.LONGEST);
    registry.delegations().heartbeat(List.of(entry.id()), clock.instant());
    sweep.sweep();

    assertThat(stored(entry).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(stored(entry).errorDetail()).contains("its deadline has passed");
  }

  @Test
  void whatWaitsForSomebodyElseIsLeftAlone() {
    var entry = delegated(UUID.randomUUID());
    registry.delegations().rest(entry.id());
    clock.move(Delegation.LONGEST.minusSeconds(1));
    sweep.sweep();
    assertThat(stored(entry).status()).isEqualTo(DelegationStatus.QUEUED);

    clock.move(Duration.ofSeconds(1));
    sweep.sweep();
    assertThat(stored(entry).status()).isEqualTo(DelegationStatus.FAILED);
  }

  @Test
  void oneThatCannotBeEndedHoldsUpNoOther() {
    var good = Stream.generate(() -> delegated(UUID.randomUUID())).limit(250).toList();
    var bad = delegated(UNREADABLE);
    clock.move(Delegation.LONGEST);
    sweep.sweep();

    assertThat(good).extracting(entry -> stored(entry).status())
        .containsOnly(DelegationStatus.FAILED);
    assertThat(stored(bad).status()).isEqualTo(DelegationStatus.QUEUED);
  }
}
