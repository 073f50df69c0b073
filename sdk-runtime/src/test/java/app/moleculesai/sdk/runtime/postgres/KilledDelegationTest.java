package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.testkit.support.Race;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of delegations whose server is killed, wherever it was: the next one ends each, once in the ledger, with
 * one result and one event.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KilledDelegationTest {
  /** Longer than a server may be silent. */
  private static final Duration LATER = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDatabase database = new TestDatabase();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile RawAgent.Behaviour behaviour = RawAgent.Exchange::awaitClosed;

  @TempDir
  Path home;

  private RawAgent agent;
  private ChildServer dying;
  private HttpCalls http;
  private UUID caller = new UUID(0, 0);
  private UUID callee = new UUID(0, 0);

  @BeforeEach
  void start() throws Exception {
    agent = new RawAgent(exchange -> {
      asked.add(JSON.readTree(exchange.body()).path("params").path("message").path("messageId")
          .asText());
      behaviour.answer(exchange);
    });
    dying = ChildServer.serve(home, "", Map.of("DATABASE_URL", database.url()));
    http = dying.client();
    caller = http.mock("Caller");
    callee = UUID.fromString(http.post("/workspaces", "{\"name\":\"Far\",\"external\":true,"
        + "\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    dying.close();
    agent.close();
  }

  private String delegate(String task) throws Exception {
    return http.post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + callee
        + "\",\"task\":\"" + task + "\"}").expect(202).get("delegation_id");
  }

  private MoleculeServer later(Duration time) {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("database-url", database.url()).clock(Clock.offset(Clock.systemUTC(), time))
        .build().start();
  }

  private static Delegation entry(MoleculeServer server, String id) {
    return server.registry().delegations().find(id).orElseThrow();
  }

  private Delegation ended(MoleculeServer server, String id) throws Exception {
    Until.holds("delegation " + id + " ends", () -> !entry(server, id).status().isOpen());
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertEndedOnce(server, id);
    return entry(server, id);
  }

  private void assertEndedOnce(MoleculeServer server, String id) throws Exception {
    var word = entry(server, id).status().word();
    assertThat(server.messageStore().activities(ActivityQuery.of(caller).type("delegation")
        .correlation(id)).activities()).extracting(row -> row.method().orElse("") + " "
            + row.status())
        .containsOnlyOnce("delegate_result " + word)
        .isSubsetOf("delegate_result " + word, "delegate " + word);
    var ends = server.registry().events().newest(Optional.of(caller), 10_000).stream()
        .filter(event -> event.payload().text().contains(id))
        .filter(event -> event.type().equals("DELEGATION_COMPLETE")
            || event.type().equals("DELEGATION_FAILED"));
    assertThat(ends).hasSize(1);
  }

  private void untilAsked(int times) throws Exception {
    Until.holds("the agent is asked", () -> asked.size() >= times);
  }

  @Test
  void whileTheAgentWorks() throws Exception {
    var id = delegate("task");
    untilAsked(1);
    dying.kill();
    behaviour = exchange -> exchange.say("Done");

    try (var next = later(LATER)) {
      var entry = ended(next, id);
      assertThat(entry.status()).isEqualTo(DelegationStatus.COMPLETED);
      assertThat(entry.resultPreview()).contains("Done");
      assertThat(entry.retryCount()).isEqualTo(1);
      assertThat(asked).containsExactly(id, id);
    }
  }

  @Test
  void whileTheAgentWorksTwice() throws Exception {
    var id = delegate("task");
    untilAsked(1);
    dying.kill();
    try (var next = later(LATER)) {
      Until.holds("it is sent again", () -> asked.size() == 2);
      assertThat(entry(next, id).retryCount()).isEqualTo(1);
      try (var other = later(LATER.multipliedBy(2))) {
        var entry = ended(other, id);
        assertThat(entry.status()).isEqualTo(DelegationStatus.FAILED);
        assertThat(entry.errorDetail().orElse("")).contains("twice");
      }
      behaviour = RawAgent.Exchange::hangUp;
      agent.close();
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void whileItWaitsForASecondAttempt() throws Exception {
    behaviour = exchange -> exchange.answer(502, "application/json", "{}");
    var id = delegate("task");
    untilAsked(1);
    dying.kill();
    behaviour = exchange -> exchange.say("Done");

    try (var next = later(LATER)) {
      assertThat(ended(next, id).status()).isEqualTo(DelegationStatus.COMPLETED);
    }
  }

  @Test
  void whileTheTaskWaitsInTheQueue() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var id = delegate("task");
    Until.holds("it waits", () -> http.get("/workspaces/" + caller + "/delegations").body()
        .findValuesAsText("status").equals(List.of("queued", "queued")));
    dying.kill();
    behaviour = exchange -> exchange.say("Later");

    try (var next = later(LATER)) {
      var entry = ended(next, id);
      assertThat(entry.status()).isEqualTo(DelegationStatus.COMPLETED);
      assertThat(entry.resultPreview()).contains("Later");
    }
  }

  @Test
  void whileTheQueueSendsTheTask() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var id = delegate("task");
    Until.holds("it waits", () -> http.get("/workspaces/" + caller + "/delegations").body()
        .findValuesAsText("status").equals(List.of("queued", "queued")));
    behaviour = RawAgent.Exchange::awaitClosed;
    var token = http.post("/workspaces/" + callee + "/tokens", "").expect(201).get("auth_token");
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + callee + "\",\"active_tasks\":0}",
        "Authorization", "Bearer " + token).expect(200);
    untilAsked(2);
    dying.kill();
    behaviour = exchange -> exchange.say("Later");

    try (var next = later(LATER)) {
      assertThat(ended(next, id).status()).isEqualTo(DelegationStatus.COMPLETED);
    }
  }

  @Test
  void whileItsAgentHasYetToFetchIt() throws Exception {
    callee = UUID.fromString(http.post("/workspaces", "{\"name\":\"Poller\",\"external\":true,"
        + "\"delivery_mode\":\"poll\"}").expect(201).get("id"));
    var id = delegate("task");
    Until.holds("it is there", () -> !http.get("/workspaces/" + callee + "/activity").body()
        .isEmpty());
    dying.kill();

    try (var next = later(LATER); var calls = new HttpCalls(next.uri())) {
      calls.post("/workspaces/" + callee + "/delegations/" + id + "/update",
          "{\"status\":\"completed\",\"text\":\"Fetched\"}").expect(200);
      assertThat(ended(next, id).resultPreview()).contains("Fetched");
    }
    assertThat(asked).isEmpty();
  }

  /** Eight callers at once: every step that there is may be the last one of some delegation. */
  @Test
  void inTheMiddleOfMany() throws Exception {
    behaviour = exchange -> exchange.say("Done");
    var taken = new CopyOnWriteArrayList<String>();
    var callers = IntStream.range(0, 8).mapToObj(number -> CompletableFuture
        .runAsync(() -> delegateWhileItLives(taken), Race.threads())).toList();
    untilAsked(25);
    dying.kill();
    assertThat(callers).allSatisfy(done -> assertThat(done).succeedsWithin(LONGEST));

    try (var next = later(LATER); var other = later(LATER)) {
      var ids = next.registry().delegations().newest(EnumSet.allOf(DelegationStatus.class),
          Optional.of(Set.of(caller)), 10_000).stream().map(Delegation::id).toList();
      assertThat(ids).containsAll(taken);
      for (var id : ids) {
        Until.holds("delegation " + id + " ends", () -> !entry(next, id).status().isOpen());
      }
      assertThat(next.awaitQuiet(LONGEST) && other.awaitQuiet(LONGEST)).isTrue();
      for (var id : ids) {
        assertEndedOnce(next, id);
      }
      assertThat(taken).allSatisfy(id -> assertThat(entry(next, id).status())
          .isEqualTo(DelegationStatus.COMPLETED));
    }
    assertThat(asked).containsAll(taken);
  }

  private void delegateWhileItLives(List<String> taken) {
    try {
      while (true) {
        taken.add(delegate("task"));
      }
    } catch (IOException e) {
      // it is dead
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
