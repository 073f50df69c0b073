package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The taking of a task that is to be delegated: its entry, under the caller's key, and the event of it.
 *
 * @param name which
 */
record Delegating(String name) implements Part {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  UUID caller() {
    return Operation.id(name + "/caller");
  }

  Delegation entry() {
    return Delegation.of(name, caller(), Operation.id(name + "/callee"), "task",
        Optional.of("key"), NOON);
  }

  @Override
  public Optional<UUID> event() {
    return Optional.of(Operation.id(name + "/sent"));
  }

  @Override
  public long run(MessageStore store, Registry registry) {
    return registry.transaction(this::write);
  }

  private long write(Transaction transaction) {
    if (transaction.delegations().insert(entry()).isNew()) {
      tell(transaction, new Event(event().orElseThrow(), "DELEGATION_SENT", Optional.of(caller()),
          NOON, Body.of("{}")));
    }
    return 0;
  }

  static void tell(Transaction transaction, Event event) {
    transaction.events().append(List.of(event));
    transaction.announce(event);
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    var entry = registry.delegations().find(name);
    var events = registry.events().newest(Optional.of(caller()), 10);
    assertThat(events).extracting(Event::id)
        .containsExactlyElementsOf(entry.isPresent() ? event().stream().toList() : List.of());
    if (entry.isEmpty()) {
      return OptionalLong.empty();
    }
    assertThat(entry).contains(entry());
    return OptionalLong.of(0);
  }
}
