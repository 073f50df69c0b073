package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.testkit.support.Race;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of messages for busy agents ({@code wire.md} 3.12), through HTTP, on any storage. A server that starts
 * looks after the queue at once, so a second one stands for the time that passes until a server looks again.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class QueueJourneys {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final HandClock clock = new HandClock();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final List<String> got = new CopyOnWriteArrayList<>();
  private volatile RawAgent.Behaviour behaviour = RawAgent.Exchange::hangUp;
  private StubbornStore stubborn;
  private RawAgent agent;
  private MoleculeServer server;
  private HttpCalls http;
  private UUID id = new UUID(0, 0);
  private String token = "";

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  /** Starts a server and creates an agent that hangs up. */
  @BeforeEach
  void start() throws Exception {
    agent = closed(new RawAgent(exchange -> behaviour.answer(exchange)));
    stubborn = new StubbornStore(store());
    server = another();
    http = closed(new HttpCalls(server.uri()));
    var workspace = http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201);
    id = UUID.fromString(workspace.get("id"));
    token = workspace.body().path("connection").path("auth_token").asText();
  }

  @AfterEach
  void close() throws Exception {
    for (var part : closing.reversed()) {
      part.close();
    }
    registry().workspaces().purge(List.of(id));
  }

  private <T extends AutoCloseable> T closed(T part) {
    closing.add(part);
    return part;
  }

  private MoleculeServer another() {
    return closed(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").clock(clock).registry(registry())
        .messageStore(stubborn.store()).build().start());
  }

  /** The agent answers from now on, and notes what it got. */
  private void becomeFree() {
    behaviour = exchange -> {
      got.add(exchange.body());
      exchange.say("Done");
    };
  }

  private Answer send(String messageId, String params, String... headers) throws Exception {
    return http.post("/workspaces/" + id + "/a2a", message(messageId, params), headers);
  }

  private static String message(String messageId, String params) {
    return """
        {"jsonrpc":"2.0","id":"1","method":"message/send","params":{%s"message":{"kind":"message",
        "role":"user","messageId":"%s","parts":[{"kind":"text","text":"Hello"}]}}}"""
        .formatted(params, messageId);
  }

  private UUID queued(String messageId) throws Exception {
    return UUID.fromString(send(messageId, "").expect(202).get("queue_id"));
  }

  private void heartbeat(int activeTasks) throws Exception {
    heartbeat(http, activeTasks);
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
  }

  private void heartbeat(HttpCalls at, int activeTasks) throws Exception {
    at.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\",\"active_tasks\":"
        + activeTasks + "}", "Authorization", "Bearer " + token).expect(200);
  }

  private JsonNode item(UUID queueId) throws Exception {
    return http.get("/workspaces/" + id + "/a2a/queue/" + queueId).expect(200).body();
  }

  private List<Activity> turns() {
    return store().activities(ActivityQuery.of(id)).activities();
  }

  private List<String> statuses() {
    return turns().stream().map(Activity::status).toList();
  }

  /** Has what waits sent, and waits until the store has refused something on the way. */
  private void heartbeatUntilRefused() throws Exception {
    heartbeat(http, 0);
    until("the store has refused", () -> stubborn.refusals() > 0);
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aMessageForABusyAgentWaitsUntilAHeartbeatSaysThatItIsFree() throws Exception {
    var answer = send("m", "").expect(202);
    assertThat(answer.body().path("queued").asBoolean()).isTrue();
    assertThat(answer.body().path("queue_depth").asInt()).isEqualTo(1);
    assertThat(answer.get("message")).isNotBlank();
    var queueId = UUID.fromString(answer.get("queue_id"));
    assertThat(turns()).singleElement().satisfies(turn -> {
      assertThat(turn.status()).isEqualTo("queued");
      assertThat(turn.owner()).isEmpty();
    });
    becomeFree();

    heartbeat(1);
    assertThat(got).as("sent to an agent without a free place").isEmpty();
    assertThat(item(queueId).path("status").asText()).isEqualTo("queued");
    assertThat(item(queueId).has("dispatched_at")).isFalse();
    heartbeat(0);

    assertThat(got).containsExactly(message("m", ""));
    var item = item(queueId);
    assertThat(item.path("status").asText()).isEqualTo("completed");
    assertThat(item.path("workspace_id").asText()).isEqualTo(id.toString());
    assertThat(item.path("queue_id").asText()).isEqualTo(queueId.toString());
    assertThat(item.path("priority").asInt()).isEqualTo(50);
    assertThat(item.path("attempts").asInt()).isEqualTo(1);
    assertThat(item.has("completed_at") && item.has("dispatched_at")).isTrue();
    assertThat(item.path("response_body").path("result").path("parts").path(0).path("text")
        .asText()).isEqualTo("Done");
    assertThat(statuses()).containsExactly("ok");
    assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Done");
    heartbeat(0);
    assertThat(got).hasSize(1);
  }

  @Test
  void aMessageWaitsWhenTimeRunsOut() throws Exception {
    behaviour = RawAgent.Exchange::awaitClosed;
    send("m", "", "X-Timeout", "1").expect(202);
    becomeFree();
    heartbeat(0);
    assertThat(got).hasSize(1);
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void aMessageForAnAgentThatReadsItsMessagesItselfNowIsStillOne() throws Exception {
    var queueId = queued("m");
    token = http.post("/registry/register", "{\"id\":\"" + id
        + "\",\"agent_card\":{},\"delivery_mode\":\"poll\"}").expect(200).get("auth_token");
    heartbeat(0);
    assertThat(got).isEmpty();
    assertThat(item(queueId).path("status").asText()).isEqualTo("completed");
    assertThat(turns()).singleElement().satisfies(turn -> {
      assertThat(turn.status()).isEqualTo("ok");
      assertThat(turn.errorDetail()).isEmpty();
    });
    assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello");
  }

  @Test
  void aMessageThatComesAgainWaitsOnce() throws Exception {
    var first = queued("same");
    var again = send("same", "").expect(202);
    assertThat(again.get("queue_id")).isEqualTo(first.toString());
    assertThat(again.body().path("queue_depth").asInt()).isEqualTo(1);
    assertThat(queued("x".repeat(3000))).isEqualTo(queued("x".repeat(3000)));
    assertThat(queued("other")).isNotEqualTo(first);

    assertThat(turns()).filteredOn(turn -> turn.status().equals("skipped")).hasSize(2)
        .extracting(turn -> turn.correlation().orElse("")).contains(first.toString());
    becomeFree();
    heartbeat(0);
    assertThat(got).hasSize(3);
    send("same", "").expect(200);
  }

  @Test
  void anAgentThatQueuesForItselfIsOnlyBusy() throws Exception {
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
        + "\",\"runtime_metadata\":{\"capabilities\":{\"session\":true}}}", "Authorization",
        "Bearer " + token).expect(200);
    var answer = send("m", "").expect(503);
    assertThat(answer.get("code")).isEqualTo("agent_busy");
    assertThat(answer.body().path("busy").asBoolean()).isTrue();
    assertThat(answer.body().path("native_session").asBoolean()).isTrue();
    assertThat(answer.raw().headers().firstValue("Retry-After")).hasValue("30");
    assertThat(registry().queue().depth(id)).isZero();
    assertThat(statuses()).containsExactly("error");
  }

  @Test
  void aMessageThatCannotWaitIsRefused() throws Exception {
    behaviour = exchange -> {
      registry().workspaces().purge(List.of(id)); // nothing can wait for it any more
      exchange.hangUp();
    };
    var answer = send("m", "").expect(503);
    assertThat(answer.get("code")).isEqualTo("agent_busy");
    assertThat(answer.body().has("native_session")).isFalse();
    assertThat(answer.raw().headers().firstValue("Retry-After")).hasValue("30");
    assertThat(statuses()).containsExactly("error");
  }

  @Test
  void allThatWaitsIsSentInOrderOnceTheAgentIsFree() throws Exception {
    for (int i = 0; i < 4; i++) {
      queued("m" + i);
      clock.move(Duration.ofSeconds(1));
    }
    becomeFree();
    heartbeat(0);
    assertThat(got).containsExactlyElementsOf(
        IntStream.range(0, 4).mapToObj(i -> message("m" + i, "")).toList());
    assertThat(statuses()).containsOnly("ok");
  }

  @Test
  void aMessageFailsWhenItsAgentWasBusyFiveTimes() throws Exception {
    var queueId = queued("m");
    for (int attempt = 1; attempt < 5; attempt++) {
      heartbeat(0);
      assertThat(item(queueId).path("status").asText()).isEqualTo("queued");
      assertThat(item(queueId).path("attempts").asInt()).isEqualTo(attempt);
      assertThat(item(queueId).path("last_error").asText()).contains("ended before its answer");
      assertThat(statuses()).containsExactly("queued");
    }
    behaviour = exchange -> exchange.answer(500, "application/json", "{\"error\":\"no\"}");
    heartbeat(0);
    assertThat(item(queueId).path("status").asText()).isEqualTo("failed");
    assertThat(item(queueId).path("attempts").asInt()).isEqualTo(5);
    assertThat(turns()).singleElement().satisfies(turn -> {
      assertThat(turn.status()).isEqualTo("error");
      assertThat(turn.errorDetail().orElse("")).contains("status 500");
    });
    becomeFree();
    heartbeat(0);
    assertThat(got).isEmpty();
  }

  @Test
  void anAttemptThatReachesNobodyDoesNotCount() throws Exception {
    var queueId = queued("m");
    agent.close();
    for (int i = 0; i < 6; i++) {
      heartbeat(0);
    }
    assertThat(item(queueId).path("status").asText()).isEqualTo("queued");
    assertThat(item(queueId).path("attempts").asInt()).isZero();
    assertThat(item(queueId).path("last_error").asText()).contains("no connection");
    assertThat(statuses()).containsExactly("queued");
  }

  @Test
  void anEventStreamThatComesLaterIsKeptAsTheMessageItIs() throws Exception {
    var queueId = queued("m");
    behaviour = exchange -> {
      exchange.beginEvents();
      exchange.event("Later");
      exchange.endChunks();
    };
    heartbeat(0);
    assertThat(item(queueId).path("status").asText()).isEqualTo("completed");
    assertThat(item(queueId).path("response_body").path("result").path("kind").asText())
        .isEqualTo("message");
    assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Later");
  }

  @Test
  void aMessageThatExpiresIsNotSent() throws Exception {
    var answer = send("m", "\"expires_in_seconds\":5,").expect(202);
    var queueId = UUID.fromString(answer.get("queue_id"));
    var lasting = UUID.fromString(
        send("n", "\"expires_in_seconds\":1e300,").expect(202).get("queue_id"));
    becomeFree();
    clock.move(Duration.ofSeconds(5));
    another();

    until("the expired one is dropped",
        () -> item(queueId).path("status").asText().equals("dropped"));
    assertThat(item(queueId).path("last_error").asText()).isEqualTo("expired");
    assertThat(item(queueId).path("attempts").asInt()).isZero();
    until("the other one is sent",
        () -> item(lasting).path("status").asText().equals("completed"));
    assertThat(got).containsExactly(message("n", "\"expires_in_seconds\":1e300,"));
    assertThat(turns()).filteredOn(turn -> turn.status().equals("error")).singleElement()
        .satisfies(turn -> assertThat(turn.errorDetail()).hasValue("expired"));
  }

  @Test
  void messagesOfARemovedWorkspaceAreDropped() throws Exception {
    var queueId = queued("m");
    http.send("DELETE", "/workspaces/" + id, "").expect(200);
    becomeFree();
    another();
    until("it is dropped",
        () -> registry().queue().find(queueId).orElseThrow().status().word().equals("dropped"));
    assertThat(got).isEmpty();
    assertThat(statuses()).containsExactly("error");
  }

  @Test
  void whatHasWaitedTooLongCanBeDropped() throws Exception {
    var old = queued("old");
    clock.move(Duration.ofMinutes(30));
    var young = queued("young");
    clock.move(Duration.ofMinutes(31));

    assertThat(drop("?workspace_id=" + UUID.randomUUID())).isZero();
    assertThat(drop("?workspace_id=" + id)).isEqualTo(1);
    assertThat(drop("")).isZero();
    assertThat(item(old).path("status").asText()).isEqualTo("dropped");
    assertThat(item(old).path("last_error").asText()).isEqualTo("waited longer than 60 minutes");
    assertThat(item(young).path("status").asText()).isEqualTo("queued");
    assertThat(statuses()).containsExactlyInAnyOrder("error", "queued");
    assertThat(drop("?max_age_minutes=30")).isEqualTo(1);
  }

  private int drop(String query) throws Exception {
    return http.post("/admin/a2a-queue/drop-stale" + query, "").expect(200).body().path("dropped")
        .asInt();
  }

  @Test
  void whatWaitsIsSentByTheNextServer() throws Exception {
    var queueId = queued("m");
    server.close();
    becomeFree();
    another();
    until("it is sent", () -> registry().queue().find(queueId).orElseThrow().status().word()
        .equals("completed"));
    assertThat(got).hasSize(1);
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void whatAServerHadInItsHandWhenItDiedIsSentByAnother() throws Exception {
    var queueId = queued("m");
    registry().queue().claim(id, 1, new QueueClaim("dead/1", clock.instant().plusSeconds(60)),
        clock.instant());
    becomeFree();
    heartbeat(0);
    another();
    assertThat(item(queueId).path("status").asText()).as("it may only be slow")
        .isEqualTo("dispatched");
    clock.move(Duration.ofSeconds(60));
    another();
    until("it is sent", () -> item(queueId).path("status").asText().equals("completed"));
    assertThat(item(queueId).path("attempts").asInt()).isEqualTo(2);
    assertThat(got).hasSize(1);
  }

  @Test
  void anAnswerWaitsForAStoreThatIsAway() throws Exception {
    var queueId = queued("m");
    becomeFree();
    stubborn.refuse("advance");
    heartbeatUntilRefused();
    assertThat(item(queueId).path("status").asText()).isEqualTo("dispatched");
    stubborn.relent();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(item(queueId).path("status").asText()).isEqualTo("completed");
    assertThat(got).hasSize(1);
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void anAnswerThatTheStoreDoesNotTakeIsNotAskedForAgain() throws Exception {
    var queueId = queued("m");
    becomeFree();
    stubborn.refuse("advance", ErrorCode.INTERNAL);
    heartbeatUntilRefused();
    until("it has failed", () -> item(queueId).path("status").asText().equals("failed"));
    stubborn.relent();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    clock.move(Duration.ofMinutes(2)); // no claim lasts so long
    another();
    heartbeat(0);
    assertThat(got).hasSize(1);
    assertThat(turns()).singleElement().satisfies(turn -> {
      assertThat(turn.status()).isEqualTo("error");
      assertThat(turn.errorDetail().orElse("")).contains("could not be stored");
    });
  }

  @Test
  void aMessageWhoseTurnCannotBeReadWaitsOn() throws Exception {
    var queueId = queued("m");
    becomeFree();
    stubborn.refuse("find");
    heartbeatUntilRefused();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(got).isEmpty();
    assertThat(item(queueId).path("status").asText()).isEqualTo("queued");
    assertThat(item(queueId).path("attempts").asInt()).isZero();
    stubborn.relent();
    heartbeat(0);
    assertThat(got).hasSize(1);
    assertThat(statuses()).containsExactly("ok");
  }

  /** Has a message without a turn wait for an agent that reads its messages itself. */
  private UUID waitsForAMailbox() {
    var queueId = UUID.randomUUID();
    registry().queue().insert(queueId, new QueueMessage(id, Optional.empty(), QueueMessage.TASK,
        Body.of(message("m", "")), "message/send", Optional.empty(), Optional.empty(),
        Optional.empty()), clock.instant());
    registry().workspaces().update(id, WorkspacePatch.none().deliveryMode(DeliveryMode.POLL),
        clock.instant());
    return queueId;
  }

  @Test
  void aMessageIsPutIntoAMailboxOnceAlthoughTheStoresAnswerWasLost() throws Exception {
    var queueId = waitsForAMailbox();
    stubborn.loseAnswers("append");
    heartbeatUntilRefused();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    stubborn.relent();
    registry().workspaces().update(id, WorkspacePatch.none().name("Renamed " + id),
        clock.instant());
    heartbeat(0);
    assertThat(item(queueId).path("status").asText()).isEqualTo("completed");
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void aMessageForAMailboxWaitsForAStoreThatIsAway() throws Exception {
    var queueId = waitsForAMailbox();
    stubborn.refuse("append");
    heartbeatUntilRefused();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(item(queueId).path("status").asText()).isEqualTo("queued");
    stubborn.relent();
    heartbeat(0);
    assertThat(item(queueId).path("status").asText()).isEqualTo("completed");
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void theLastFailureIsToldOnceTheStoreIsBack() throws Exception {
    var queueId = queued("m");
    for (int attempt = 1; attempt < 5; attempt++) {
      heartbeat(0);
    }
    stubborn.refuse("advance");
    heartbeatUntilRefused();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    stubborn.relent();
    clock.move(Duration.ofMinutes(2)); // the claim lapses
    another();
    until("it has failed", () -> item(queueId).path("status").asText().equals("failed"));
    becomeFree();
    heartbeat(0);
    assertThat(got).isEmpty();
    assertThat(statuses()).containsExactly("error");
  }

  @Test
  void anAnswerThatIsInTheLogIsNotAskedForAgain() throws Exception {
    var queueId = queued("m");
    becomeFree();
    var turn = turns().getFirst();
    // the server died between the two steps
    store().advance(turn.ref(), Set.of("queued"),
        Change.to("ok").responseBody(Body.of("{\"result\":7}")).build());
    heartbeat(0);
    assertThat(got).isEmpty();
    assertThat(item(queueId).path("status").asText()).isEqualTo("completed");
    assertThat(item(queueId).path("response_body").path("result").asInt()).isEqualTo(7);
  }

  @Test
  void aServerThatStopsPutsBackWhatItWasSending() throws Exception {
    var queueId = queued("m");
    var asked = new CountDownLatch(1);
    behaviour = exchange -> {
      asked.countDown();
      exchange.awaitClosed();
    };
    heartbeat(http, 0);
    assertThat(asked.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    server.close();
    var item = registry().queue().find(queueId).orElseThrow();
    assertThat(item.status().word()).isEqualTo("queued");
    assertThat(item.attempts()).isEqualTo(1);
    assertThat(statuses()).containsExactly("queued");
  }

  @Test
  void twoServersSendEachMessageOnceAndNoMoreAtOnceThanTheAgentHasPlaces() throws Exception {
    for (int i = 0; i < 12; i++) {
      queued("m" + i);
    }
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    behaviour = exchange -> {
      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      got.add(exchange.body());
      atOnce.decrementAndGet();
      exchange.say("Done");
    };
    var other = another();
    var atOther = closed(new HttpCalls(other.uri()));
    Race.of(16, number -> {
      heartbeat(number % 2 == 0 ? http : atOther, 0);
      return number;
    });
    until("all are sent", () -> {
      heartbeat(http, 0);
      return statuses().stream().allMatch("ok"::equals);
    });
    assertThat(got).hasSize(12).doesNotHaveDuplicates();
    assertThat(most).hasValue(1);
  }
}
