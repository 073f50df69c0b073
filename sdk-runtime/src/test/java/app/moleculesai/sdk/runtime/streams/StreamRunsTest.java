package app.moleculesai.sdk.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.streams.StreamRun.Next;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamRunsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StreamRuns runs = new StreamRuns(UUID::randomUUID, nanos::get);
  private final StreamRun.Listener me = new StreamRun.Listener(UUID.randomUUID(),
      new Caller.Canvas(), Generation.V1_0);

  private StreamRun begin() {
    var run = runs.begin(me);
    run.isAbout("t1");
    return run;
  }

  private static Body data(String text) {
    return Body.of(text);
  }

  private static String heard(Next next) {
    return switch (next) {
      case Next.Event event -> event.number() + " " + new String(event.data().toByteArray(), UTF_8);
      case Next.End end -> "end";
      case Next.Broken broken -> "broken";
    };
  }

  @Test
  void whoHeardAnEventHearsTheOthersAndThenTheEnd() throws Exception {
    var run = begin();
    var first = run.add(data("one"));
    run.add(data("two"));

    var place = runs.find(me, "t1", first).orElseThrow();
    assertThat(place.after()).isEqualTo(1);
    assertThat(heard(run.next(1, () -> false))).isEqualTo("2 two");
    var third = CompletableFuture.supplyAsync(() -> {
      try {
        return heard(run.next(2, () -> false)) + ", " + heard(run.next(3, () -> false));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    run.add(data("three"));
    run.end();
    assertThat(third.get()).isEqualTo("3 three, end");
  }

  @Test
  void nobodyElseFindsAStream() {
    var id = begin().add(data("one"));

    assertThat(runs.find(me, "t1", id)).isPresent();
    assertThat(runs.find(me, "t2", id)).isEmpty();
    assertThat(runs.find(new StreamRun.Listener(me.workspaceId(),
        new Caller.Workspace(UUID.randomUUID()), me.generation()), "t1", id)).isEmpty();
    assertThat(runs.find(new StreamRun.Listener(UUID.randomUUID(), me.caller(), me.generation()),
        "t1", id)).isEmpty();
    assertThat(runs.find(new StreamRun.Listener(me.workspaceId(), me.caller(), Generation.V0_3),
        "t1", id)).isEmpty();
  }

  @Test
  void whatIsNoIdOfAnEventIsNotFound() {
    var id = begin().add(data("one"));

    for (var other : new String[]{"", "1", "-", "-1", id.replace("-1", "-2"), id + "x",
        id.replace("-1", "-99999999999999999999"), "x" + id}) {
      assertThat(runs.find(me, "t1", other)).as(other).isEmpty();
    }
  }

  @Test
  void aStreamWithNothingMoreToSayIsTheAgentsAgain() {
    var run = begin();
    var first = run.add(data("one"));
    var last = run.add(data("two"));
    run.end();

    assertThat(runs.find(me, "t1", first)).isPresent();
    assertThat(runs.find(me, "t1", last)).isEmpty();
  }

  @Test
  void aStreamThatBrokeBreaksForThoseWhoFollow() throws Exception {
    var run = begin();
    var id = run.add(data("one"));
    run.breakOff();
    run.end();

    assertThat(heard(run.next(1, () -> false))).isEqualTo("broken");
    assertThat(runs.find(me, "t1", id)).isEmpty();
  }

  @Test
  void whoLeftDoesNotWaitForASilentStream() throws Exception {
    var run = begin();
    var left = new AtomicBoolean();
    var heard = CompletableFuture.supplyAsync(() -> {
      try {
        return heard(run.next(0, left::get));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    left.set(true);
    run.wake();

    assertThat(heard.get(30, TimeUnit.SECONDS)).isEqualTo("broken");
    assertThat(run.add(data("one"))).endsWith("-1");
  }

  @Test
  void onlyTheLatestEventsAreKept() throws Exception {
    var run = begin();
    var first = run.add(data("x"));
    for (int i = 0; i < StreamRun.MOST_EVENTS; i++) {
      run.add(data("x"));
    }
    assertThat(runs.find(me, "t1", first)).isPresent();
    run.add(data("x"));
    assertThat(runs.find(me, "t1", first)).isEmpty();
    assertThat(heard(run.next(1, () -> false))).isEqualTo("broken");

    var large = begin();
    var id = large.add(data("x"));
    large.add(Body.wrap(new byte[StreamRun.MOST_BYTES]));
    assertThat(runs.find(me, "t1", id)).isEmpty();
  }

  @Test
  void theOldestMakeRoom() {
    var first = begin();
    var id = first.add(data("x"));
    first.add(data("y"));
    var last = id;
    for (int i = 0; i <= StreamRuns.MOST_BYTES / StreamRun.MOST_BYTES; i++) {
      var run = begin();
      last = run.add(data("x"));
      run.add(Body.wrap(new byte[StreamRun.MOST_BYTES - 1000]));
    }

    assertThat(runs.find(me, "t1", id)).isEmpty();
    assertThat(runs.find(me, "t1", last)).isPresent();
    assertThat(first.add(data("z"))).endsWith("-3");
  }

  @Test
  void whatStillRunsStaysAsLongAsWhatEndedCanMakeRoom() {
    var running = begin();
    var id = running.add(data("x"));
    var last = id;
    for (int i = 0; i <= 2 * StreamRuns.MOST_BYTES / StreamRun.MOST_BYTES; i++) {
      var run = begin();
      last = run.add(data("x"));
      run.add(Body.wrap(new byte[StreamRun.MOST_BYTES - 1000]));
      run.end();
    }

    assertThat(runs.find(me, "t1", id)).isPresent();
    assertThat(runs.find(me, "t1", last)).isPresent();
  }

  @Test
  void whatEndedIsForgottenAfterAWhile() {
    var ended = begin();
    var id = ended.add(data("one"));
    ended.add(data("two"));
    ended.end();
    var running = begin();
    var other = running.add(data("one"));

    nanos.set(StreamRuns.KEPT.toNanos() - 1);
    runs.dropOld();
    assertThat(runs.find(me, "t1", id)).isPresent();
    nanos.incrementAndGet();
    runs.dropOld();
    assertThat(runs.find(me, "t1", id)).isEmpty();
    assertThat(runs.find(me, "t1", other)).isPresent();
    runs.forget(me.workspaceId());
    assertThat(runs.find(me, "t1", other)).isEmpty();
  }
}
