package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Facets are there exactly when declared; following and searching a log: C22, C26. */
public interface FacetContract extends StoreKit {
  @Test
  default void c26_aFacetIsThereExactlyWhenItIsDeclared() {
    for (var facet : List.of(Retention.class, Search.class, Export.class, Tail.class,
        ChatView.class)) {
      assertThat(declared(facet).isPresent()).isEqualTo(subject().facets().contains(facet));
    }
    assertThat(store().facet(Runnable.class)).as("a facet that nobody has").isEmpty();
  }

  @Test
  default void c15_aTailGivesTheRowsBehindASequenceInOrder() {
    declared(Tail.class).ifPresent(tail -> {
      var workspace = workspace();
      var receipts = append(Rows.rising(workspace, 30));
      var ids = Rows.idsOf(log(workspace));

      assertThat(Rows.idsOf(tail.after(workspace, 0, 100, Duration.ZERO))).isEqualTo(ids);
      assertThat(Rows.idsOf(tail.after(workspace, 0, 7, Duration.ZERO)))
          .isEqualTo(ids.subList(0, 7));
      assertThat(Rows.idsOf(tail.after(workspace, receipts.get(9).sequence(), 100,
          Duration.ZERO))).isEqualTo(ids.subList(10, 30));
    });
  }

  @Test
  default void c22_aTailWithoutNewRowsIsEmptyWhenItsTimeIsOver() {
    declared(Tail.class).ifPresent(tail -> {
      var workspace = workspace();
      long last = append(Rows.row(workspace)).sequence();
      long before = System.nanoTime();

      assertThat(tail.after(workspace, last, 10, Duration.ZERO)).isEmpty();
      assertThat(tail.after(workspace, last, 10, Duration.ofMillis(50))).isEmpty();

      assertThat(Duration.ofNanos(System.nanoTime() - before)).as("time of two calls")
          .isLessThan(ofSeconds(2));
    });
  }

  @Test
  default void c22_aWaitingTailGivesTheFirstRowThatComes() {
    declared(Tail.class).ifPresent(tail -> {
      var workspace = workspace();
      var waiting = new Waiting(tail, workspace);

      waiting.untilItWaits();
      var row = Rows.row(workspace);
      append(row);

      assertThat(waiting.rows()).succeedsWithin(ofSeconds(20))
          .satisfies(rows -> assertThat(Rows.idsOf(rows)).containsExactly(row.id()));
    });
  }

  @Test
  default void c22_aWaitingTailEndsSoonAfterItsThreadIsInterrupted() {
    declared(Tail.class).ifPresent(tail -> {
      for (var kind : List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon())) {
        var took = new ArrayList<Duration>();
        for (int i = 0; i < 4; i++) {
          var waiting = new Waiting(tail, workspace(), kind);
          waiting.untilItWaits();
          long before = System.nanoTime();
          waiting.interrupt();
          assertEnds(waiting, ErrorCode.UNAVAILABLE, ErrorCode.BUSY);
          took.add(Duration.ofNanos(System.nanoTime() - before));
        }
        // the best of four: a busy machine may delay some, a store that does not listen delays all
        assertThat(Collections.min(took)).as("time until an interrupted call ended")
            .isLessThan(Duration.ofMillis(100));
      }
    });
  }

  @Test
  default void c29_aWaitingTailEndsWhenTheStoreIsClosed() {
    declared(Tail.class).ifPresent(tail -> {
      var waiting = new Waiting(tail, workspace());
      waiting.untilItWaits();

      close();

      assertEnds(waiting, ErrorCode.CLOSED, ErrorCode.UNAVAILABLE);
    });
  }

  private void close() {
    try {
      store().close();
    } catch (Exception e) {
      throw new AssertionError("closing a store that is followed", e);
    }
  }

  /** Checks that a wait ends, without rows or with one of these refusals. */
  private static void assertEnds(Waiting waiting, ErrorCode... allowed) {
    try {
      assertThat(waiting.rows().get(10, TimeUnit.SECONDS)).isEmpty();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOfSatisfying(SdkException.class,
          refusal -> assertThat(refusal.code()).isIn((Object[]) allowed));
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("a waiting call did not end", e);
    }
  }

  /** A thread that waits for the first row of a workspace, for a minute at most. */
  final class Waiting {
    private final CompletableFuture<List<Activity>> rows = new CompletableFuture<>();
    private final Thread thread;

    Waiting(Tail tail, UUID workspace) {
      this(tail, workspace, Thread.ofVirtual());
    }

    Waiting(Tail tail, UUID workspace, Thread.Builder kind) {
      thread = kind.start(() -> {
        try {
          rows.complete(tail.after(workspace, 0, 10, Duration.ofMinutes(1)));
        } catch (RuntimeException | Error e) {
          rows.completeExceptionally(e);
        }
      });
    }

    CompletableFuture<List<Activity>> rows() {
      return rows;
    }

    void interrupt() {
      thread.interrupt();
    }

    /** Returns when the thread is seen to wait, or after a while in which it did not. */
    void untilItWaits() {
      long end = System.nanoTime() + ofSeconds(2).toNanos();
      while (System.nanoTime() < end && !rows.isDone()
          && thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        Race.letOthersRun();
      }
    }
  }

  @Test
  default void c26_aSearchFindsTextLiterallyAndWithoutRegardToCase() {
    declared(Search.class).ifPresent(search -> {
      var workspace = workspace();
      var inSummary = Rows.row(workspace, NOON).summary("A Red fox, 100% _quick_").build();
      var inRequest = Rows.row(workspace, NOON)
          .requestBody(Body.of("{\"text\":\"the RED door\"}")).build();
      var inResponse = Rows.row(workspace, NOON).responseBody(Body.of("{\"t\":\"red\"}")).build();
      var inMethod = Rows.row(workspace, NOON).method("red/call").build();
      var inType = Rows.row(workspace, NOON).type("red_type").build();
      var inStatus = Rows.row(workspace, NOON).status("a-red-word").build();
      var nowhere = Rows.row(workspace, NOON).summary("green").build();
      append(List.of(inSummary, inRequest, inResponse, inMethod, inType, inStatus, nowhere));

      assertFound(search.search(workspace, "red", 10), inStatus.id(), inType.id(),
          inMethod.id(), inResponse.id(), inRequest.id(), inSummary.id());
      assertFound(search.search(workspace, "rEd", 2), inStatus.id(), inType.id());
      assertFound(search.search(workspace, "100% _Q", 10), inSummary.id());
      assertFound(search.search(workspace, "r%d", 10));
      assertFound(search.search(workspace, "r_d", 10));
      assertFound(search.search(workspace, "r.d", 10));
      assertFound(search.search(workspace, "", 10), nowhere.id(), inStatus.id(), inType.id(),
          inMethod.id(), inResponse.id(), inRequest.id(), inSummary.id());
      assertFound(search.search(workspace(), "red", 10));
    });
  }

  @Test
  default void c26_aSearchKnowsSignsAndOtherScripts() {
    declared(Search.class).ifPresent(search -> {
      var workspace = workspace();
      var path = Rows.row(workspace, NOON).summary("C:\\temp").build();
      var quotes = Rows.row(workspace, NOON).summary("it's \"q\" (a|b)*").build();
      var umlaut = Rows.row(workspace, NOON).summary("\u00c4rger \u042f").build();
      var emoji = Rows.row(workspace, NOON).requestBody(Body.of("{\"t\":\"\ud83d\ude00\"}"))
          .build();
      append(List.of(path, quotes, umlaut, emoji));

      assertFound(search.search(workspace, "\\", 10), path.id());
      assertFound(search.search(workspace, ":\\TEMP", 10), path.id());
      assertFound(search.search(workspace, "t's \"Q\" (", 10), quotes.id());
      assertFound(search.search(workspace, "|b)*", 10), quotes.id());
      assertFound(search.search(workspace, "\u00e4RGER \u044f", 10), umlaut.id());
      assertFound(search.search(workspace, "\ud83d\ude00", 10), emoji.id());
    });
  }

  @Test
  default void c22_facetsKeepToTheLimitOfAPage() {
    int most = store().capabilities().maxPageRows();
    if (most > 20_000) {
      return; // no page of a test is that large
    }
    var workspace = workspace();
    var drafts = Rows.rising(workspace, most + 10);
    append(drafts);

    for (int limit : List.of(most + 1, Integer.MAX_VALUE)) {
      var expected = Rows.ids(drafts).subList(0, most);
      declared(Tail.class).ifPresent(tail -> assertThat(
          Rows.idsOf(tail.after(workspace, 0, limit, Duration.ZERO))).isEqualTo(expected));
      declared(Search.class).ifPresent(search -> assertThat(search.search(workspace, "", limit))
          .hasSizeLessThanOrEqualTo(most));
    }
  }

  private static void assertFound(List<Activity> rows, UUID... ids) {
    assertThat(Rows.idsOf(rows)).containsExactly(ids);
  }
}
