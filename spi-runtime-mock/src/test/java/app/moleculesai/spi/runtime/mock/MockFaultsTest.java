package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.runtime.AgentReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockFaultsTest {
  private static final Duration LATE = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final MockFaults SOME = MockFaults.seeded(42).delaying(0.2, LATE).failing(0.2, 503)
      .dropping(0.2).breaking(0.2);

  @Test
  void theSameSeedHitsTheSameCalls() {
    var again = MockFaults.seeded(42).breaking(0.2).dropping(0.2).failing(0.2, 503).delaying(0.2,
        LATE);

    assertThat(hits(again, "Ada")).isEqualTo(hits(SOME, "Ada"));
  }

  @Test
  void anotherSeedOrWorkspaceHitsOtherCalls() {
    assertThat(hits(SOME, "Bob")).isNotEqualTo(hits(SOME, "Ada"));
    assertThat(hits(MockFaults.seeded(43).delaying(0.2, LATE).failing(0.2, 503).dropping(0.2)
        .breaking(0.2), "Ada")).isNotEqualTo(hits(SOME, "Ada"));
  }

  @Test
  void changingOneRateLeavesTheOtherFaultsWhereTheyAre() {
    var late = hits(SOME, "Ada").stream().map(MockFaults.Hit::delay).toList();
    var others = MockFaults.seeded(42).delaying(0.2, LATE).failing(0.9, 500);

    assertThat(hits(others, "Ada").stream().map(MockFaults.Hit::delay)).isEqualTo(late);
  }

  @Test
  void faultsHitAboutTheShareThatWasAskedFor() {
    var hits = hits(SOME, "Ada");

    assertThat(hits.stream().filter(hit -> hit.delay().equals(LATE))).hasSizeBetween(160, 240);
    assertThat(only(hits, MockFaults.Fault.Fail.class)).hasSizeBetween(160, 240);
    // one that failed is not dropped as well, and so on
    assertThat(only(hits, MockFaults.Fault.Drop.class)).hasSizeBetween(120, 200);
    assertThat(only(hits, MockFaults.Fault.Break.class)).hasSizeBetween(90, 170);
  }

  @Test
  void ratesOfZeroAndOneAreNeverAndAlways() {
    assertThat(hits(MockFaults.seeded(1), "Ada")).containsOnly(
        new MockFaults.Hit(Duration.ZERO, new MockFaults.Fault.None()));
    assertThat(hits(MockFaults.seeded(1).dropping(1), "Ada")).containsOnly(
        new MockFaults.Hit(Duration.ZERO, new MockFaults.Fault.Drop()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateThatIsNoShareIsRefused(double rate) {
    assertThatThrownBy(() -> MockFaults.seeded(1).failing(rate, 500))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MockFaults.seeded(1).delaying(rate, LATE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MockFaults.seeded(1).dropping(rate))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MockFaults.seeded(1).breaking(rate))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itsTextShowsTheSeedOfAFailedRun() {
    assertThat(SOME).asString().contains("seed=42");
  }

  @Test
  void threadsThatRaceAndIdsThatChangeHitTheSameCalls() throws Exception {
    var script = MockScript.canned()
        .faults(MockFaults.seeded(7).failing(0.3, 503).dropping(0.3));

    assertThat(raceThrough(script)).isEqualTo(raceThrough(script));
  }

  /** Sends 50 messages to each of four agents, the agents at the same time. */
  private static Map<String, List<String>> raceThrough(MockScript script) {
    var outcomes = new ConcurrentHashMap<String, List<String>>();
    try (var agents = MockRuntime.scripted(script)) {
      var running = Stream.of("Ada", "Bob", "Cid", "Dora").map(name -> Asking.later(() -> {
        var agent = new Message.Agent(UUID.randomUUID(), name);
        var mine = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
          mine.add(switch (Asking.ask(agents, Message.to(agent, "hello"))) {
            case AgentReply.Answer answer -> "" + answer.status();
            case AgentReply.Stream stream -> "stream";
            case AgentReply.Dropped dropped -> "dropped";
          });
        }
        return outcomes.put(name, mine);
      })).toList();
      running.forEach(one -> assertThat(one).succeedsWithin(SOON));
    }
    assertThat(outcomes).hasSize(4);
    return outcomes;
  }

  @Test
  void aFailureHasTheStatusOfTheScript() throws Exception {
    try (var agents = MockRuntime
        .scripted(MockScript.canned().faults(MockFaults.seeded(1).failing(1, 502)))) {
      var reply = (AgentReply.Answer) Asking.ask(agents, Message.to("Ada", "hello"));
      assertThat(reply.status()).isEqualTo(502);
    }
  }

  @Test
  void aLateAnswerWaitsForBothDelays() throws Exception {
    var clock = VirtualClock.at(Instant.EPOCH);
    var script = MockScript.canned().delay(LATE).otherwise(MockReply.text("Yes.").after(LATE))
        .faults(MockFaults.seeded(1).delaying(1, LATE));
    try (var agents = MockRuntime.scripted(script, clock)) {
      var answer = Asking.later(() -> Asking.text(agents, Message.to("Ada", "hello")));
      clock.awaitWaiting(1, SOON);
      clock.advanceToNextWait();

      assertThat(answer).succeedsWithin(SOON).isEqualTo("Yes.");
      assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plus(LATE.multipliedBy(3)));
    }
  }

  @Test
  void streamsBreakBeforeTheirEndAtDifferentPlaces() throws Exception {
    var three = MockReply.stream(MockEvent.text("1"), MockEvent.text("2"), MockEvent.text("3"));
    var script = MockScript.canned().otherwise(three).faults(MockFaults.seeded(5).breaking(1));
    var places = new HashSet<Integer>();
    try (var agents = MockRuntime.scripted(script)) {
      var ada = new Message.Agent(UUID.randomUUID(), "Ada");
      for (int i = 0; i < 50; i++) {
        places.add(eventsBeforeItBreaks(agents, Message.to(ada, "hello")));
      }
      assertThat(Asking.ask(agents, Message.to(ada, "hello")))
          .isInstanceOf(AgentReply.Stream.class);
    }

    assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  private static int eventsBeforeItBreaks(MockRuntime agents, Message message) throws Exception {
    int count = 0;
    try (var events = Asking.open(agents, message)) {
      while (events.next().isPresent()) {
        count++;
      }
      throw new AssertionError("the stream came to its end");
    } catch (IOException e) {
      return count;
    }
  }

  @Test
  void answersThatAreNoStreamsCannotBreak() throws Exception {
    try (var agents = MockRuntime
        .scripted(MockScript.canned().faults(MockFaults.seeded(1).breaking(1)))) {
      assertThat(Asking.text(agents, Message.to("Ada", "hello"))).isIn(CannedTexts.POOL);
    }
  }

  private static List<MockFaults.Hit> hits(MockFaults faults, String name) {
    return LongStream.rangeClosed(1, 1000).mapToObj(turn -> faults.hit(name, turn)).toList();
  }

  private static Stream<MockFaults.Hit> only(List<MockFaults.Hit> hits,
      Class<? extends MockFaults.Fault> kind) {
    return hits.stream().filter(hit -> kind.isInstance(hit.fault()));
  }
}
