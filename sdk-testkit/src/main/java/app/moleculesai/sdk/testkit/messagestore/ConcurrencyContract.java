package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many callers at once: C15, C22. */
public interface ConcurrencyContract extends StoreKit {
  /** How many callers write at the same time. */
  int WRITERS = 16;
  /** How many rows each of them writes. */
  int ROWS_EACH = 1000;

  /** Reads on from the last row read; empty when there is nothing new yet. */
  @FunctionalInterface
  interface Reader {
    /** Returns rows behind a sequence, in order. */
    List<Activity> behind(long sequence);
  }

  @Test
  default void c15_sixteenWritersLoseNothingAndAReaderPassesNothing() {
    var workspace = workspace();
    writeAndFollow(workspace, new LogReader(store(), workspace));
  }

  @Test
  default void c15_aTailPassesNothingWhileSixteenWritersWrite() {
    declared(Tail.class).ifPresent(tail -> {
      var workspace = workspace();
      writeAndFollow(workspace,
          sequence -> tail.after(workspace, sequence, 500, Duration.ofMillis(100)));
    });
  }

  /** Reads a log forward with nothing but {@code activities}. Belongs to one thread. */
  final class LogReader implements Reader {
    private final MessageStore store;
    private final UUID workspace;
    private ActivityQuery next;

    LogReader(MessageStore store, UUID workspace) {
      this.store = store;
      this.workspace = workspace;
      this.next = ActivityQuery.of(workspace).oldest(500);
    }

    @Override
    public List<Activity> behind(long sequence) {
      var rows = store.activities(next).activities();
      if (!rows.isEmpty()) {
        next = ActivityQuery.of(workspace).afterRow(rows.get(rows.size() - 1).id()).oldest(500);
      }
      return rows;
    }
  }

  private void writeAndFollow(UUID workspace, Reader reader) {
    Map<UUID, Long> written = new ConcurrentHashMap<>();
    var read = new ArrayList<Activity>();

    var writing = new AtomicInteger(WRITERS);
    Race.of(WRITERS + 1, number -> {
      if (number == WRITERS) {
        follow(reader, read, writing);
      } else {
        try {
          write(workspace, number).forEach(
              receipt -> written.put(receipt.ref().activityId(), receipt.sequence()));
        } finally {
          writing.decrementAndGet();
        }
      }
      return number;
    });

    var seen = new HashMap<UUID, Long>();
    read.forEach(row -> seen.put(row.id(), row.sequence()));
    assertThat(Set.copyOf(written.values())).as("sequences given to writers")
        .hasSize(WRITERS * ROWS_EACH);
    assertThat(Rows.sequencesOf(read)).as("what the reader saw, in its order")
        .hasSize(WRITERS * ROWS_EACH).isSorted();
    assertThat(seen).as("rows that the reader saw").isEqualTo(written);
  }

  private List<Receipt> write(UUID workspace, int number) {
    var receipts = new ArrayList<Receipt>();
    int each = number % 4 == 0 ? 10 : 1; // some in batches, most one by one
    for (int i = 0; i < ROWS_EACH; i += each) {
      var drafts = new ArrayList<ActivityDraft>();
      for (int k = 0; k < each; k++) {
        drafts.add(Rows.row(workspace));
      }
      var batch = untilNotBusy(() -> store().append(drafts));
      assertThat(Rows.sequences(batch)).as("sequences of one append").isSorted();
      receipts.addAll(batch);
    }
    return receipts;
  }

  /** Reads on until the writers have ended and nothing new comes. */
  private static void follow(Reader reader, List<Activity> read, AtomicInteger writing) {
    long last = 0;
    while (true) {
      boolean all = writing.get() == 0;
      var rows = reader.behind(last);
      read.addAll(rows);
      assertThat(read.size()).as("rows read, none twice").isLessThanOrEqualTo(WRITERS * ROWS_EACH);
      if (!rows.isEmpty()) {
        last = rows.get(rows.size() - 1).sequence();
      } else if (all) {
        return;
      } else {
        Race.letOthersRun();
      }
    }
  }

  /** A call that may be refused for a moment. */
  @FunctionalInterface
  interface Attempt<T> {
    /** Tries once. */
    T make();
  }

  private static <T> T untilNotBusy(Attempt<T> attempt) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        return attempt.make();
      } catch (SdkException e) {
        if (e.code() != ErrorCode.BUSY || System.nanoTime() > end) {
          throw e;
        }
        Race.letOthersRun();
      }
    }
  }

  @Test
  default void c15_writersOfManyWorkspacesDoNotDisturbEachOther() {
    var workspaces = Collections.nCopies(WRITERS, 0).stream().map(i -> workspace()).toList();

    Race.of(WRITERS, number -> {
      for (int i = 0; i < 100; i++) {
        untilNotBusy(() -> append(Rows.row(workspaces.get(number))));
      }
      return number;
    });

    for (var workspace : workspaces) {
      assertThat(log(workspace)).hasSize(100);
      assertThat(Rows.sequencesOf(log(workspace))).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  default void c22_aThousandCallersAreServedOrToldToComeBack() {
    var workspace = workspace();
    append(Rows.rising(workspace, 50));

    var outcomes = Race.of(1000, number -> {
      try {
        return number % 2 == 0
            ? append(Rows.row(workspace)).sequence()
            : (long) store().activities(ActivityQuery.of(workspace).newest(20)).activities()
                .size();
      } catch (SdkException e) {
        assertThat(e.code()).as("refusal of one of many callers").isEqualTo(ErrorCode.BUSY);
        return 0L;
      }
    });

    var stored = Rows.sequencesOf(log(workspace));
    for (int number = 0; number < outcomes.size(); number += 2) {
      if (outcomes.get(number) != 0) {
        assertThat(stored).contains(outcomes.get(number));
      }
    }
    assertThat(untilNotBusy(() -> append(Rows.row(workspace))).sequence())
        .isGreaterThan(Collections.max(stored));
  }

  @Test
  default void c22_anInterruptedCallIsWholeOrAbsent() {
    var workspace = workspace();
    var drafts = Rows.rising(workspace, 20);

    var stored = Race.of(1, number -> {
      Thread.currentThread().interrupt();
      return isDone(() -> store().append(drafts));
    });

    assertThat(log(workspace).size()).isIn(stored.get(0) ? Set.of(20) : Set.of(0, 20));
  }

  @Test
  default void c22_anInterruptedCallEndsWhileOthersKeepTheStoreBusy() {
    var workspace = workspace();
    var turn = Rows.turn(workspace);
    append(turn);
    var ended = new AtomicBoolean();
    var writers = new ArrayList<CompletableFuture<Void>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int writer = 0; writer < WRITERS; writer++) {
          writers.add(CompletableFuture.runAsync(() -> writeUntil(ended, workspace), threads));
        }
        // generous: a machine may be slow, a store that waits for its writers to end never answers
        assertThat(interrupted(() -> store().append(Rows.rising(workspace, 20))))
            .as("an interrupted append ends").succeedsWithin(Duration.ofSeconds(10));
        assertThat(interrupted(
            () -> store().advance(turn.ref(), Set.of("pending"), Change.to("ok").build())))
            .as("an interrupted change ends").succeedsWithin(Duration.ofSeconds(10));
      } finally {
        ended.set(true);
      }
    }
    writers.forEach(CompletableFuture::join);
    assertThat(store().find(turn.ref()).orElseThrow().status()).isIn("pending", "ok");
  }

  private void writeUntil(AtomicBoolean ended, UUID workspace) {
    while (!ended.get()) {
      untilNotBusy(() -> store().append(Rows.rising(workspace, 20)));
    }
  }

  private static CompletableFuture<Boolean> interrupted(Attempt<?> call) {
    var done = new CompletableFuture<Boolean>();
    Thread.ofVirtual().start(() -> {
      Thread.currentThread().interrupt();
      try {
        done.complete(isDone(call));
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done;
  }

  /** Says whether a call of an interrupted thread succeeded; it may be refused, but only as one that may be repeated. */
  private static boolean isDone(Attempt<?> call) {
    try {
      call.make();
      return true;
    } catch (SdkException e) {
      assertThat(e.code()).as("refusal of an interrupted call").isIn(ErrorCode.UNAVAILABLE,
          ErrorCode.BUSY);
      return false;
    }
  }
}
