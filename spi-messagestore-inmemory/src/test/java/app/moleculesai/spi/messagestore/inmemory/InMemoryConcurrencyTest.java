package app.moleculesai.spi.messagestore.inmemory;

import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.append;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.ids;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.turn;
import static app.moleculesai.spi.messagestore.inmemory.StoreFixture.walk;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on one store. */
@Timeout(60)
class InMemoryConcurrencyTest {
  private static final int WRITERS = 16;
  private static final int ROWS = 1000;

  private final UUID workspace = UUID.randomUUID();
  private final InMemoryMessageStore store = new InMemoryMessageStore(StoreLimits.defaults(),
      new Warnings());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
  }

  private <T> List<Future<T>> inParallel(int count, Callable<T> work) {
    var running = new ArrayList<Future<T>>();
    for (int i = 0; i < count; i++) {
      running.add(threads.submit(work));
    }
    return running;
  }

  @Test
  void sixteenWritersLoseNothingAndAFollowerPassesNoRow() throws Exception {
    var follower = threads.submit(() -> follow(WRITERS * ROWS));
    var receipts = new ArrayList<Receipt>();
    for (var writer : inParallel(WRITERS, this::writeRows)) {
      receipts.addAll(writer.get());
    }

    assertThat(receipts).extracting(Receipt::sequence).doesNotHaveDuplicates();
    var followed = follower.get();
    assertThat(followed).extracting(Activity::sequence).isSorted();
    assertThat(ids(followed)).isEqualTo(ids(walk(store, ActivityQuery.of(workspace).oldest(100))))
        .hasSize(WRITERS * ROWS);
  }

  private List<Receipt> writeRows() {
    var receipts = new ArrayList<Receipt>();
    for (int i = 0; i < ROWS; i++) {
      receipts.addAll(store.append(List.of(turn(workspace).build())));
    }
    return receipts;
  }

  private List<Activity> follow(int count) {
    var tail = store.facet(Tail.class).orElseThrow();
    var rows = new ArrayList<Activity>();
    long last = 0;
    while (rows.size() < count) {
      rows.addAll(tail.after(workspace, last, 100, Duration.ofSeconds(30)));
      last = rows.get(rows.size() - 1).sequence();
    }
    return rows;
  }

  @Test
  void appendsThatNameTheSameWorkspacesInDifferentOrderDoNotBlockEachOther() throws Exception {
    var a = UUID.randomUUID();
    var b = UUID.randomUUID();
    var oneWay = inParallel(4, () -> appendPairs(a, b));
    var otherWay = inParallel(4, () -> appendPairs(b, a));
    for (var writer : oneWay) {
      writer.get();
    }
    for (var writer : otherWay) {
      writer.get();
    }

    assertThat(walk(store, ActivityQuery.of(a).oldest(1000))).hasSize(8 * 500);
    assertThat(walk(store, ActivityQuery.of(b).oldest(1000))).hasSize(8 * 500);
  }

  private boolean appendPairs(UUID first, UUID second) {
    for (int i = 0; i < 500; i++) {
      store.append(List.of(turn(first).build(), turn(second).build()));
    }
    return true;
  }

  @Test
  void oneIdUsedByManyThreadsInManyWorkspacesIsOneRow() throws Exception {
    var id = UUID.randomUUID();
    int stored = 0;
    for (var append : inParallel(64, () -> appended(id))) {
      stored += append.get() ? 1 : 0;
    }

    assertThat(stored).isEqualTo(1);
  }

  private boolean appended(UUID id) {
    var draft = ActivityDraft.of(UUID.randomUUID(), id, "agent_log", StoreFixture.NOON).build();
    try {
      store.append(List.of(draft));
      return true;
    } catch (SdkException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      return false;
    }
  }

  @Test
  void forgettingWhileOthersAppendLeavesNothing() throws Exception {
    var writers = inParallel(4, this::writeUntilForgotten);
    var seen = store.facet(Tail.class).orElseThrow()
        .after(workspace, 0, 1, Duration.ofSeconds(30));
    assertThat(seen).isNotEmpty();
    store.forget(workspace);

    for (var writer : writers) {
      assertThat(writer.get()).isEqualTo(ErrorCode.NOT_FOUND);
    }
    assertThat(walk(store, ActivityQuery.of(workspace))).isEmpty();
  }

  private ErrorCode writeUntilForgotten() {
    try {
      while (true) {
        append(store, turn(workspace).build());
      }
    } catch (SdkException e) {
      return e.code();
    }
  }

  @Test
  void aFollowerOfAWorkspaceWithoutRowsHearsOfItsFirst() throws Exception {
    var tail = store.facet(Tail.class).orElseThrow();
    var follower = threads.submit(() -> tail.after(workspace, 0, 10, Duration.ofSeconds(30)));
    var draft = turn(workspace).build();
    append(store, draft);

    assertThat(ids(follower.get())).containsExactly(draft.id());
    assertThat(tail.after(UUID.randomUUID(), 0, 10, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void anInterruptAndACloseEndAWait() throws Exception {
    var tail = store.facet(Tail.class).orElseThrow();
    var waiting = new java.util.concurrent.CompletableFuture<ErrorCode>();
    var thread = Thread.ofVirtual().start(() -> {
      try {
        tail.after(workspace, 0, 10, Duration.ofHours(1));
      } catch (SdkException e) {
        waiting.complete(e.code());
      }
    });
    thread.interrupt();
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(ErrorCode.UNAVAILABLE);

    var closed = threads.submit(() -> {
      try {
        tail.after(workspace, 0, 10, Duration.ofHours(1));
        return null;
      } catch (SdkException e) {
        return e.code();
      }
    });
    store.close();
    assertThat(closed.get()).isEqualTo(ErrorCode.CLOSED);
  }
}
