package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Changes that become visible together or not at all, and the events recorded with them. */
public interface TransactionContract extends RegistryKit {
  @Test
  default void transaction_itsChangesAreThereWhenItReturns() {
    var row = row(name(), null).build();

    var answer = registry().transaction(tx -> {
      tx.workspaces().insert(List.of(row));
      tx.layouts().put(List.of(new Layout(row.id(), 1, 2, false)));
      return "done";
    });

    assertThat(answer).isEqualTo("done");
    assertThat(stored(row.id())).isEqualTo(row);
    assertThat(registry().layouts().find(row.id())).isPresent();
  }

  @Test
  default void transaction_itSeesItsOwnChanges() {
    var row = row(name(), null).build();

    var seen = registry().transaction(tx -> {
      tx.workspaces().insert(List.of(row));
      tx.workspaces().update(row.id(), WorkspacePatch.none().role("new"), NOON);
      return tx.workspaces().findChild(Optional.empty(), row.name()).flatMap(Workspace::role);
    });

    assertThat(seen).contains("new");
  }

  @Test
  default void transaction_nothingOfItStaysWhenItThrows() {
    var before = root();
    var row = row(name(), null).build();
    var failure = new IllegalStateException("the work failed");
    var token = TokenContract.token(before.id(), 0);

    assertThatThrownBy(() -> registry().transaction(tx -> {
      tx.workspaces().insert(List.of(row));
      tx.workspaces().update(before.id(), WorkspacePatch.none().role("x"), NOON);
      tx.workspaces().change(before.id(), StatusChange.to(WorkspaceStatus.REMOVED), NOON);
      tx.layouts().put(List.of(new Layout(before.id(), 1, 2, false)));
      tx.configs().put(Map.of(before.id(), Body.of("{}")));
      tx.tokens().insert(token, 5);
      tx.events().append(List.of(event(before.id(), "WORKSPACE_REMOVED", NOON)));
      tx.announce(event(before.id(), "WORKSPACE_REMOVED", NOON));
      throw failure;
    })).as("what the work threw").isSameAs(failure);

    assertThat(workspaces().find(row.id())).isEmpty();
    assertThat(stored(before.id())).isEqualTo(before);
    assertThat(registry().layouts().find(before.id())).isEmpty();
    assertThat(registry().configs().find(before.id())).isEmpty();
    assertThat(registry().tokens().findLive(token.hash())).isEmpty();
    assertThat(registry().events().newest(Optional.of(before.id()), 10)).isEmpty();
    inserted(row);
  }

  @Test
  default void transaction_aRefusalInsidePassesThroughAndUndoesTheRest() {
    var one = root();
    var two = root();

    refused(ErrorCode.NAME_TAKEN, "a taken name inside a transaction",
        () -> registry().transaction(tx -> {
          tx.workspaces().update(two.id(), WorkspacePatch.none().role("x"), NOON);
          return tx.workspaces().update(two.id(), WorkspacePatch.none().name(one.name()), NOON);
        }));

    assertThat(stored(two.id())).isEqualTo(two);
  }

  @Test
  default void transaction_itTakesEventsAndNotices() {
    var workspace = root().id();
    var event = event(workspace, "WORKSPACE_ONLINE", NOON);

    registry().transaction(tx -> {
      tx.events().append(List.of(event));
      tx.announce(event);
      tx.changed(new ChangeNotice(ChangeNotice.WORKSPACE, workspace.toString()));
      tx.changed(new ChangeNotice("a-topic-of-tomorrow", "*"));
      return true;
    });

    assertThat(registry().events().newest(Optional.of(workspace), 10)).containsExactly(event);
  }

  private static Event event(UUID workspace, String type, Instant time) {
    return new Event(UUID.randomUUID(), type, Optional.of(workspace), time,
        Body.of("{\"n\": 1}"));
  }

  @Test
  default void event_theNewestAreListedFirst() {
    var workspace = root().id();
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    var events = new ArrayList<Event>();
    for (int i = 0; i < 5; i++) {
      events.add(event(i % 2 == 0 ? workspace : root().id(), "T" + i, now.plusSeconds(i)));
    }
    events.add(new Event(UUID.randomUUID(), "T5", Optional.empty(), now.plusSeconds(5),
        Body.of("{}")));
    registry().events().append(events.subList(0, 2));
    registry().events().append(events.subList(2, 6));

    assertThat(registry().events().newest(Optional.of(workspace), 10))
        .containsExactly(events.get(4), events.get(2), events.get(0));
    assertThat(registry().events().newest(Optional.of(workspace), 2))
        .containsExactly(events.get(4), events.get(2));
    assertThat(registry().events().newest(Optional.empty(), 1000)).filteredOn(events::contains)
        .containsExactly(events.get(5), events.get(4), events.get(3), events.get(2),
            events.get(1), events.get(0));
  }

  @Test
  default void event_theNewestOfSeveralWorkspacesAreListedTogether() {
    var one = root().id();
    var two = root().id();
    var other = root().id();
    var events = new ArrayList<Event>();
    for (int i = 0; i < 9; i++) {
      events.add(event(List.of(one, two, other).get(i % 3), "T" + i, NOON.plusSeconds(i)));
    }
    registry().events().append(events);
    var ofBoth = List.of(events.get(7), events.get(6), events.get(4), events.get(3),
        events.get(1), events.get(0));

    assertThat(registry().events().newest(List.of(one, two), 100)).isEqualTo(ofBoth);
    assertThat(registry().events().newest(Set.of(two, one), 3)).isEqualTo(ofBoth.subList(0, 3));
    assertThat(registry().events().newest(List.of(two, UUID.randomUUID()), 2))
        .containsExactly(events.get(7), events.get(4));
    assertThat(registry().events().newest(List.of(UUID.randomUUID()), 10)).isEmpty();
    assertThat(registry().events().newest(List.of(), 10)).isEmpty();
  }

  @Test
  default void event_whatWasRecordedOutlivesAPurge() {
    var workspace = root().id();
    var event = event(workspace, "WORKSPACE_REMOVED", NOON);
    registry().events().append(List.of(event));

    workspaces().purge(List.of(workspace));

    assertThat(registry().events().newest(Optional.of(workspace), 10)).containsExactly(event);
  }

  @Test
  default void event_thoseOlderThanATimeAreDeleted() {
    var workspace = root().id();
    var old = Instant.parse("1500-01-01T00:00:00Z");
    // in a transaction, as somebody else may delete old events of the same database
    var left = registry().transaction(tx -> {
      tx.events().deleteBefore(old.plusSeconds(2));
      tx.events().append(List.of(event(workspace, "A", old),
          event(workspace, "B", old.plusSeconds(1)), event(workspace, "C", old.plusSeconds(2))));

      assertThat(tx.events().deleteBefore(old.plusSeconds(2))).isEqualTo(2);
      return tx.events().newest(Optional.of(workspace), 10);
    });

    assertThat(left).extracting(Event::type).isEqualTo(List.of("C"));
    assertThat(registry().events().deleteBefore(old.plusSeconds(3))).isLessThanOrEqualTo(1);
    assertThat(registry().events().newest(Optional.of(workspace), 10)).isEmpty();
  }
}
