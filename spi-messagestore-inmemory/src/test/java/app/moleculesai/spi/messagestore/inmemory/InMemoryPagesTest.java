package app.moleculesai.spi.messagestore.inmemory;

import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.NOON;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.append;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.appendTurns;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.ids;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.idsOf;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.logLine;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.turn;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.walk;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Retention;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages out of a log in memory. */
class InMemoryPagesTest {
  private final UUID workspace = UUID.randomUUID();
  private final InMemoryMessageStore store = new InMemoryMessageStore(
      new StoreLimits(300_000, 1000), new Warnings());

  @AfterEach
  void close() {
    store.close();
  }

  private ActivityQuery all() {
    return ActivityQuery.of(workspace);
  }

  private static List<UUID> reversed(List<UUID> ids) {
    var copy = new java.util.ArrayList<>(ids);
    Collections.reverse(copy);
    return copy;
  }

  @Test
  void aFullLastPageIsKnownToBeTheLast() {
    appendTurns(store, workspace, 10);

    assertThat(store.activities(all().newest(10)).reachedEnd()).isTrue();
    assertThat(store.activities(all().newest(9)).reachedEnd()).isFalse();
  }

  @Test
  void theRowsOfAPageMayBeDeletedBeforeTheNext() {
    var turns = appendTurns(store, workspace, 4);
    var page = store.activities(all().newest(2));
    var retention = store.facet(Retention.class).orElseThrow();
    retention.delete(turns.get(3).ref());
    retention.delete(turns.get(2).ref());
    append(store, turn(workspace).build());

    var next = store.activities(all().newest(2).from(page.nextCursor().orElseThrow()));
    assertThat(ids(next.activities())).isEqualTo(idsOf(turns.get(1), turns.get(0)));
    assertThat(next.reachedEnd()).isTrue();
  }

  @Test
  void aFilterFindsTheOneRowBelowManyOthers() {
    var wanted = turn(workspace).correlation("wanted").build();
    append(store, wanted);
    appendTurns(store, workspace, 5000);

    var page = store.activities(all().correlation("wanted").newest(1));
    assertThat(ids(page.activities())).isEqualTo(idsOf(wanted));
    assertThat(page.reachedEnd()).isTrue();
  }

  @Test
  void aPageThatExaminedTooManyRowsEndsEarlyAndTheWalkGoesOn() {
    var wanted = turn(workspace).correlation("wanted").build();
    append(store, wanted);
    appendTurns(store, workspace, 101_000);

    var first = store.activities(all().correlation("wanted").newest(1));
    assertThat(first.activities()).isEmpty();
    assertThat(first.reachedEnd()).isFalse();
    assertThat(ids(walk(store, all().correlation("wanted").newest(1)))).isEqualTo(idsOf(wanted));
  }

  @Test
  void aGroupOfEqualTimesIsNotSplitByHoweverManyHiddenRows() {
    var group = List.of(turn(workspace).correlation("c").build(),
        turn(workspace).correlation("c").build());
    append(store, group.get(0));
    appendTurns(store, workspace, 101_000);
    append(store, group.get(1));

    var page = store.activities(all().correlation("c").newest(1));
    assertThat(ids(page.activities())).isEqualTo(idsOf(group.get(1), group.get(0)));
  }

  @Test
  void theChatIsFoundBelowAnyNumberOfOtherRowsWithoutExaminingThem() {
    var chat = turn(workspace).build();
    append(store, chat);
    for (int i = 0; i < 101; i++) {
      store.append(IntStream.range(0, 1000).mapToObj(n -> logLine(workspace).build()).toList());
    }

    // more rows than one page may examine: only an index of the chat can give this answer
    var page = store.activities(all().chat().newest(10));
    assertThat(ids(page.activities())).isEqualTo(idsOf(chat));
    assertThat(page.reachedEnd()).isTrue();
  }

  @Test
  void aGroupLargerThanAPageMayBeIsReadOnByCursor() {
    for (int i = 0; i < 5; i++) {
      store.append(IntStream.range(0, 1000).mapToObj(n -> turn(workspace).build()).toList());
    }

    int most = store.capabilities().maxPageRows();
    assertThat(store.activities(all().newest(100)).activities()).hasSize(most);
    assertThat(store.activities(all().newest(100_000)).activities()).hasSize(most);
    assertThat(walk(store, all().newest(100))).hasSize(5000).doesNotHaveDuplicates();
  }

  @Test
  void afterRowReadsInBothDirections() {
    var turns = appendTurns(store, workspace, 5);
    var query = all().afterRow(turns.get(1).id());

    assertThat(ids(store.activities(query.oldest(10)).activities()))
        .isEqualTo(idsOf(turns.get(2), turns.get(3), turns.get(4)));
    assertThat(ids(walk(store, query.newest(1))))
        .isEqualTo(idsOf(turns.get(4), turns.get(3), turns.get(2)));
  }

  @Test
  void aPageFromLongAgoDoesNotExamineWhatCameLater() {
    appendTurns(store, workspace, 210_000);

    // more rows lie before and behind than one page may examine
    var middle = all().before(NOON.plusSeconds(105_000)).after(NOON.plusSeconds(104_989));
    for (var query : List.of(middle.newest(10), middle.oldest(10))) {
      assertThat(store.activities(query).activities()).hasSize(10);
      assertThat(store.activities(query).reachedEnd()).isTrue();
    }
  }

  @Test
  void rowsOutOfTimeAreFoundByTimeAllTheSame() {
    var random = new Random(7);
    var rows = IntStream.range(0, 3000)
        .mapToObj(i -> ActivityDraft.of(workspace, UUID.randomUUID(), "agent_log",
            NOON.plusSeconds(i + random.nextInt(i % 50 == 0 ? 1000 : 10))).build())
        .toList();
    rows.forEach(row -> append(store, row));

    for (int i = 0; i < 100; i++) {
      var after = NOON.plusSeconds(random.nextInt(3500));
      var before = after.plusSeconds(random.nextInt(1000));
      var query = all().after(after).before(before);
      var expected = rows.stream().filter(query::matches).map(ActivityDraft::id).toList();
      assertThat(ids(walk(store, query.oldest(7)))).isEqualTo(expected);
      assertThat(ids(walk(store, query.newest(7)))).isEqualTo(reversed(expected));
    }
  }
}
