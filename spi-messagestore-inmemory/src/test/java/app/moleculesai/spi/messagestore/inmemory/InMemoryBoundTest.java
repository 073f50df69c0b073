package app.moleculesai.spi.messagestore.inmemory;

import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.append;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.appendTurns;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.ids;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.idsOf;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.openTurn;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when a workspace has more rows than the store keeps. */
class InMemoryBoundTest {
  private final UUID workspace = UUID.randomUUID();
  private final Warnings warnings = new Warnings();
  private final InMemoryMessageStore store = new InMemoryMessageStore(new StoreLimits(3, 1000),
      warnings);

  @AfterEach
  void close() {
    store.close();
  }

  private List<UUID> kept() {
    return ids(store.activities(ActivityQuery.of(workspace).oldest(100)).activities());
  }

  @Test
  void theOldestFinishedRowsGo() {
    var turns = appendTurns(store, workspace, 5);
    append(store, turn(workspace).build());

    assertThat(kept()).hasSize(3).startsWith(turns.get(3).id(), turns.get(4).id());
    assertThat(store.find(turns.get(0).ref())).isEmpty();
  }

  @Test
  void openRowsStay() {
    var open = openTurn(workspace, "here/1").build();
    var a = turn(workspace).build();
    var b = turn(workspace).build();
    var c = turn(workspace).build();
    append(store, open, a, b, c);

    assertThat(kept()).isEqualTo(idsOf(open, b, c));
  }

  @Test
  void anOldRowThatFinishesIsTheNextToGo() {
    var open = openTurn(workspace, "here/1").build();
    var a = turn(workspace).build();
    var b = turn(workspace).build();
    var c = turn(workspace).build();
    append(store, open, a, b, c);
    store.advance(open.ref(), Set.of(ActivityStatus.PENDING),
        Change.to(ActivityStatus.OK).build());
    var d = turn(workspace).build();
    append(store, d);

    assertThat(kept()).isEqualTo(idsOf(b, c, d));
  }

  @Test
  void aRowIsNeverDroppedByItsOwnAppend() {
    var open = List.of(openTurn(workspace, "here/1").build(), openTurn(workspace, "here/1").build(),
        openTurn(workspace, "here/1").build());
    store.append(open);
    var last = turn(workspace).build();
    append(store, last);

    assertThat(store.find(last.ref())).isPresent();
    assertThat(kept()).hasSize(4);
  }

  @Test
  void aDroppedRowFreesItsKey() {
    append(store, turn(workspace).idempotencyKey("k").summary("first").build());
    appendTurns(store, workspace, 3);

    var again = turn(workspace).idempotencyKey("k").summary("second").build();
    append(store, again);
    assertThat(store.find(again.ref())).isPresent();
  }

  @Test
  void theFirstDroppedRowOfAWorkspaceIsWarnedAboutOnceAndWithIdsOnly() {
    append(store, turn(workspace).summary("canary").idempotencyKey("canary").build());
    appendTurns(store, workspace, 10);
    var other = UUID.randomUUID();
    appendTurns(store, other, 3);

    assertThat(warnings.lines()).singleElement().asString()
        .startsWith("WARNING").contains("workspace=" + workspace).doesNotContain("canary");
  }
}
