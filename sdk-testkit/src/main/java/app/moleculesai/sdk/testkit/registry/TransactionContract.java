package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
      return tx.workspaces().findChild(Optional.empty(), row.name()).orElseThrow().role();
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
  default void transaction_nobodySeesItBeforeItReturns() throws Exception {
    var before = root();
    var row = row(name(), null).build();
    var looks = new ArrayList<CompletableFuture<Boolean>>();

    registry().transaction(tx -> {
      tx.workspaces().insert(List.of(row));
      tx.workspaces().update(before.id(), WorkspacePatch.none().role("x"), NOON);
      var look = new CompletableFuture<Boolean>();
      Thread.ofVirtual().start(() -> look.complete(workspaces().find(row.id()).isPresent()
          || stored(before.id()).role().isPresent()));
      looks.add(look);
      // a registry may let readers wait for the end, so only an answer given before counts
      assertThat(answered(look)).as("whether somebody else saw the change").isNotEqualTo("true");
      return true;
    });

    assertThat(looks.get(0).get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(stored(row.id())).isEqualTo(row);
  }

  private static String answered(CompletableFuture<Boolean> look) {
    try {
      return look.get(300, TimeUnit.MILLISECONDS).toString();
    } catch (TimeoutException e) {
      return "not yet";
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("reading beside a transaction", e);
    }
  }

  @Test
  default void transaction_twoThatCountOnTheSameRowLoseNoUpdate() {
    var row = root();
    var bothHaveRead = new CountDownLatch(2);

    Race.of(2, number -> registry().transaction(tx -> {
      int tasks = tx.workspaces().find(row.id()).orElseThrow().activeTasks();
      meet(bothHaveRead);
      return tx.workspaces().update(row.id(), WorkspacePatch.none().activeTasks(tasks + 1), NOON);
    }));

    assertThat(stored(row.id()).activeTasks()).isEqualTo(2);
  }

  @Test
  default void transaction_twoThatReadWhatTheOtherWritesSeeEachOther() {
    // the classic of two who go home, each because the other one stays
    var rows = List.of(root(), root());
    var bothHaveRead = new CountDownLatch(2);

    Race.of(2, number -> registry().transaction(tx -> {
      boolean otherStays = tx.workspaces().find(rows.get(1 - number).id()).orElseThrow()
          .status() == WorkspaceStatus.ONLINE;
      meet(bothHaveRead);
      return otherStays
          && tx.workspaces().change(rows.get(number).id(), StatusChange.to(WorkspaceStatus.PAUSED),
              NOON).isPresent();
    }));

    assertThat(rows).extracting(row -> stored(row.id()).status())
        .containsExactlyInAnyOrder(WorkspaceStatus.ONLINE, WorkspaceStatus.PAUSED);
  }

  /** Waits for the other one, not long: a registry may let it wait until this transaction ends. */
  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      boolean unused = both.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted inside a transaction", e);
    }
  }

  @Test
  default void transaction_ofManyThatInsertTheSameChildExactlyOneDoes() {
    var parent = root();

    var won = Race.of(64, number -> registry().transaction(tx -> {
      var row = row("child", parent.id()).build();
      var inserted = tx.workspaces().insert(List.of(row));
      if (!inserted.isEmpty()) {
        tx.layouts().put(List.of(new Layout(row.id(), number, 0, false)));
      }
      return inserted;
    }));

    assertThat(won).filteredOn(ids -> !ids.isEmpty()).hasSize(1);
    var child = workspaces().children(parent.id());
    assertThat(child).extracting(Workspace::id).containsExactlyElementsOf(
        won.stream().filter(ids -> !ids.isEmpty()).findAny().orElseThrow());
    assertThat(registry().layouts().find(child.get(0).id())).isPresent();
  }

  @Test
  default void transaction_ofManyThatFailNothingStays() {
    var parent = root();

    var outcomes = Race.of(32, number -> {
      try {
        return registry().transaction(tx -> {
          tx.workspaces().insert(List.of(row("child " + number, parent.id()).build()));
          if (number % 2 == 0) {
            throw SdkException.invalid("number", "is even");
          }
          return true;
        });
      } catch (SdkException e) {
        return false;
      }
    });

    assertThat(outcomes).filteredOn(done -> done).hasSize(16);
    assertThat(workspaces().children(parent.id())).hasSize(16);
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
  default void event_thoseOlderThanATimeAreDeleted() {
    var workspace = root().id();
    var old = Instant.parse("1500-01-01T00:00:00Z");
    registry().events().deleteBefore(old.plusSeconds(2));
    registry().events().append(List.of(event(workspace, "A", old),
        event(workspace, "B", old.plusSeconds(1)), event(workspace, "C", old.plusSeconds(2))));

    assertThat(registry().events().deleteBefore(old.plusSeconds(2))).isEqualTo(2);

    assertThat(registry().events().newest(Optional.of(workspace), 10)).extracting(Event::type)
        .isEqualTo(List.of("C"));
    assertThat(Set.of(registry().events().deleteBefore(old))).containsExactly(0);
  }
}
