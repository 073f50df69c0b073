package app.moleculesai.spi.messagestore.postgres.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.testkit.messagestore.Rows;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which writes share a batch when several are written at once. */
@Timeout(60)
class WriteQueueTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final WriteQueue queue = new WriteQueue();
  private final UUID one = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  private PendingAppend enter(UUID workspaceId) {
    var write = new PendingAppend(List.of(Rows.row(workspaceId)));
    queue.enter(write);
    return write;
  }

  private Batch take() throws InterruptedException {
    return queue.take(write -> false);
  }

  /** Takes a batch in another thread, which waits for one by now. */
  private CompletableFuture<Batch> taking() {
    var taken = new CompletableFuture<Batch>();
    var thread = Thread.ofVirtual().start(() -> {
      try {
        taken.complete(take());
      } catch (InterruptedException e) {
        taken.completeExceptionally(e);
      }
    });
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("the thread that takes a batch").isTrue();
      Thread.onSpinWait();
    }
    return taken;
  }

  @Test
  void whatIsOfThePlacesOfABatchUnderWayWaitsForItsEnd() throws Exception {
    var first = enter(one);
    var batch = take();
    assertThat(batch.writes()).containsExactly(first);

    var second = enter(one);
    var elsewhere = enter(other);
    var third = enter(one);
    var beside = take();
    assertThat(beside.writes()).containsExactly(elsewhere);

    var last = enter(UUID.randomUUID());
    queue.release(batch);
    assertThat(take().writes()).containsExactly(second, third, last);
  }

  @Test
  void aWriterThatWaitsGetsWhatABatchHeldUp() throws Exception {
    enter(one);
    var batch = take();
    var second = enter(one);
    var next = taking();

    queue.release(batch);

    assertThat(next).succeedsWithin(SOON)
        .satisfies(taken -> assertThat(taken.writes()).containsExactly(second));
  }

  @Test
  void aBatchDoesNotWaitForCompanyThatStaysAway() throws Exception {
    enter(one);
    enter(other);
    queue.release(take());

    var alone = enter(one);

    assertThat(take().writes()).containsExactly(alone);
  }

  @Test
  void aClosedQueueEndsBehindWhatABatchHeldUp() throws Exception {
    enter(one);
    var batch = take();
    var second = enter(one);
    queue.close();
    var next = taking();

    queue.release(batch);

    assertThat(next).succeedsWithin(SOON)
        .satisfies(taken -> assertThat(taken.writes()).containsExactly(second));
    assertThat(take().isEmpty()).isTrue();
  }

  @Test
  void everyWriterEndsWhenTheQueueIsClosed() {
    var writers = List.of(taking(), taking(), taking());

    queue.close();

    assertThat(writers).allSatisfy(writer -> assertThat(writer).succeedsWithin(SOON)
        .satisfies(taken -> assertThat(taken.isEmpty()).isTrue()));
  }

  @Test
  void aCallerThatLeftIsNotWritten() throws Exception {
    enter(one);
    var batch = take();
    var left = enter(one);
    var stays = enter(one);
    assertThat(left.take()).isTrue();

    queue.release(batch);

    assertThat(take().writes()).containsExactly(stays);
  }
}
