package app.moleculesai.spi.messagestore.inmemory;

import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.append;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.appendTurns;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.ids;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.idsOf;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.openTurn;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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
  void alsoRowsOfOneAppendGo() {
    var turns = Stream.generate(() -> turn(workspace).build()).limit(10).toList();
    store.append(turns);

    assertThat(kept()).isEqualTo(idsOf(turns.get(7), turns.get(8), turns.get(9)));
  }

  @Test
  void anImportKeepsToTheBound() {
    var rows = Stream.iterate(1L, n -> n + 1).limit(5000)
        .map(n -> new Activity(n, turn(workspace).build())).toList();

    assertThat(store.facet(Export.class).orElseThrow().importRows(rows)).isEqualTo(5000);

    assertThat(kept()).isEqualTo(ids(rows.subList(4997, 5000)));
  }

  @Test
  void rowsThatStayedBecauseTheyWereOpenGoWhenTheyFinish() {
    var open = Stream.generate(() -> openTurn(workspace, "here/1").build()).limit(5).toList();
    store.append(open);
    assertThat(kept()).hasSize(5);
    for (int i = 0; i < 2; i++) {
      store.advance(open.get(i).ref(), Set.of(ActivityStatus.PENDING),
          Change.to(ActivityStatus.OK).build());
    }

    assertThat(kept()).isEqualTo(idsOf(open.get(2), open.get(3), open.get(4)));
  }

  @Test
  void theNewestRowStaysThoughAllOthersAreOpen() {
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
