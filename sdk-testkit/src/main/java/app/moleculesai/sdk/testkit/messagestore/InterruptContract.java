package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Callers whose thread is interrupted, a virtual one as in the server or another: C22. */
public interface InterruptContract extends StoreKit {
  /** How many callers write at the same time. */
  int CALLERS = 16;

  private static List<Thread.Builder> kindsOfThread() {
    return List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon());
  }

  @Test
  default void c22_anInterruptedCallIsWholeOrAbsent() {
    for (var kind : kindsOfThread()) {
      var workspace = workspace();

      var stored = interrupted(kind, () -> store().append(Rows.rising(workspace, 20)));

      assertThat(stored).as("an interrupted append ends").succeedsWithin(Duration.ofSeconds(10));
      assertThat(log(workspace).size()).isIn(stored.join() ? Set.of(20) : Set.of(0, 20));
      append(Rows.row(workspace));
    }
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
        for (int writer = 0; writer < CALLERS; writer++) {
          writers.add(CompletableFuture.runAsync(() -> writeUntil(ended, workspace), threads));
        }
        for (var kind : kindsOfThread()) {
          // generous: a machine may be slow, a store that waits for its writers to end never answers
          assertThat(interrupted(kind, () -> store().append(Rows.rising(workspace, 20))))
              .as("an interrupted append ends").succeedsWithin(Duration.ofSeconds(10));
          assertThat(interrupted(kind,
              () -> store().advance(turn.ref(), Set.of("pending"), Change.to("ok").build())))
              .as("an interrupted change ends").succeedsWithin(Duration.ofSeconds(10));
        }
      } finally {
        ended.set(true);
      }
    }
    writers.forEach(CompletableFuture::join);
    // a store with a bound may have dropped the row once it was final
    assertThat(store().find(turn.ref()).map(Activity::status)).isIn(Optional.of("pending"),
        Optional.of("ok"), Optional.empty());
  }

  private void writeUntil(AtomicBoolean ended, UUID workspace) {
    while (!ended.get()) {
      Race.untilNotBusy(() -> store().append(Rows.rising(workspace, 20)));
    }
  }

  @Test
  default void c22_interruptsInTheMiddleOfAppendsLoseNothing() {
    var workspace = workspace();
    var outcomes = new ConcurrentHashMap<List<UUID>, Boolean>();
    var threads = new ArrayList<Thread>();
    var ends = new ArrayList<CompletableFuture<Void>>();
    for (int caller = 0; caller < CALLERS; caller++) {
      var end = new CompletableFuture<Void>();
      ends.add(end);
      threads.add(kindsOfThread().get(caller % 2)
          .start(ending(end, () -> appendOften(workspace, outcomes))));
    }

    var all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    for (int turn = 0; !all.isDone(); turn++) {
      threads.get(turn % CALLERS).interrupt();
      Race.letOthersRun();
    }

    assertThat(all).as("callers that are interrupted").succeedsWithin(Duration.ofSeconds(1));
    var stored = new HashSet<>(Rows.idsOf(log(workspace)));
    outcomes.forEach((ids, done) -> assertThat(ids.stream().filter(stored::contains).count())
        .as("rows left of an append of three that %s", done ? "succeeded" : "was interrupted")
        .isIn(done ? Set.of(3L) : Set.of(0L, 3L)));
    assertThat(append(Rows.row(workspace)).sequence()).isPositive();
  }

  private void appendOften(UUID workspace, Map<List<UUID>, Boolean> outcomes) {
    for (int i = 0; i < 50; i++) {
      var drafts = Rows.rising(workspace, 3);
      outcomes.put(Rows.ids(drafts), isDone(() -> store().append(drafts)));
      boolean unused = Thread.interrupted(); // the next call shall be met in its middle
      Race.letOthersRun();
    }
  }

  private static CompletableFuture<Boolean> interrupted(Thread.Builder kind, Supplier<?> call) {
    var done = new CompletableFuture<Boolean>();
    kind.start(ending(done, () -> {
      Thread.currentThread().interrupt();
      done.complete(isDone(call));
    }));
    return done;
  }

  /** Does work and says how it ended. */
  private static Runnable ending(CompletableFuture<?> end, Runnable work) {
    return () -> {
      try {
        work.run();
        end.complete(null);
      } catch (RuntimeException | Error e) {
        end.completeExceptionally(e);
      }
    };
  }

  /** Says whether a call of an interrupted thread succeeded; it may be refused, but only as one that may be repeated. */
  private static boolean isDone(Supplier<?> call) {
    try {
      var unused = call.get();
      return true;
    } catch (SdkException e) {
      assertThat(e.code()).as("refusal of an interrupted call").isIn(ErrorCode.UNAVAILABLE,
          ErrorCode.BUSY);
      return false;
    }
  }
}
