package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The end of a delegation, in the order of the server: first the result in the log, then the entry with the event. One
 * that was left between the two is still open, and ending it again ends it once.
 *
 * @param task what it is that ends
 */
record Settling(Delegating task) implements Operation, Part {
  private static final DelegationChange ANSWERED = DelegationChange.completed("done");

  @Override
  public void prepare(MessageStore store, Registry registry) {
    registry.delegations().insert(task.entry());
  }

  @Override
  public List<Part> parts() {
    return List.of(this);
  }

  @Override
  public Optional<UUID> event() {
    return Optional.of(Operation.id(task.name() + "/ended"));
  }

  @Override
  public long run(MessageStore store, Registry registry) {
    writeResult(store);
    return registry.transaction(this::end);
  }

  private void writeResult(MessageStore store) {
    try {
      store.append(List.of(Rows.keyedRow(task.caller(), 0).status(ActivityStatus.OK).build()));
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
    }
  }

  private long end(Transaction transaction) {
    transaction.delegations().find(task.name()).map(Delegation::status)
        .filter(DelegationStatus::isOpen)
        .flatMap(open -> transaction.delegations().change(task.name(), ANSWERED, Delegating.NOON))
        .ifPresent(ended -> Delegating.tell(transaction, new Event(event().orElseThrow(),
            "DELEGATION_COMPLETE", Optional.of(task.caller()), Delegating.NOON, Body.of("{}"))));
    return 0;
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    var entry = registry.delegations().find(task.name()).orElseThrow();
    var results = Rows.log(store, task.caller());
    var events = registry.events().newest(Optional.of(task.caller()), 10);
    if (entry.status().isOpen()) {
      assertThat(entry).isEqualTo(task.entry());
      assertThat(results).hasSizeLessThanOrEqualTo(1);
      assertThat(events).isEmpty();
      return OptionalLong.empty();
    }
    assertThat(entry).isEqualTo(task.entry().with(ANSWERED, Delegating.NOON));
    assertThat(results).hasSize(1);
    assertThat(events).extracting(Event::id).containsExactly(event().orElseThrow());
    return OptionalLong.of(0);
  }
}
