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
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of messages for busy agents ({@code wire.md} 3.12), through HTTP, on any storage. A server that starts
 * looks after the queue at once, so a second one stands for the time that passes until a server looks again.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class QueueJourneys {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

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
  void anAttemptThatIsNotAnsweredInHttpCounts() throws Exception {
    var queueId = queued("m");
    behaviour = exchange -> {
      exchange.send("220 mail.test ESMTP\r\n\r\n");
      exchange.hangUp();
    };
    for (int i = 0; i < 6; i++) {
      heartbeat(0);
    }
    assertThat(item(queueId).path("status").asText()).isEqualTo("failed");
    assertThat(item(queueId).path("attempts").asInt()).isEqualTo(5);
    assertThat(item(queueId).path("last_error").asText()).contains("did not answer in HTTP");
    assertThat(statuses()).containsExactly("error");
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
  void aMessageIsSentWithTheExtensionsThatItsSenderAskedFor() throws Exception {
    send("m", "", "X-A2A-Extensions", "https://x/one, https://x/two").expect(202);
    send("n", "").expect(202);
    becomeFree();
    heartbeat(0);
    assertThat(got).hasSize(2);
    assertThat(agent.exchanges().subList(2, 4)).extracting(RawAgent.Exchange::head)
        .satisfiesExactlyInAnyOrder(
            head -> assertThat(head).contains("X-A2A-Extensions: https://x/one, https://x/two\r\n"),
            head -> assertThat(head).doesNotContain("A2A-Extensions"));
  }

  /** Has a client of 1.0 send a message for the busy agent; returns the task that stands for it. */
  private JsonNode submitted(String messageId) throws Exception {
    return rpc(http, "SendMessage", """
        {"message":{"role":"ROLE_USER","messageId":"%s","parts":[{"text":"Hello"}]}}"""
        .formatted(messageId)).at("/result/task");
  }

  private JsonNode rpc(HttpCalls at, String method, String params) throws Exception {
    return at.post("/workspaces/" + id + "/a2a", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method + "\",\"params\":" + params + "}").expect(200).body();
  }

  private JsonNode ask(HttpCalls at, String method, JsonNode task) throws Exception {
    return rpc(at, method, "{\"id\":\"" + task.path("id").asText() + "\"}");
  }

  private static String state(JsonNode task) {
    return task.at("/status/state").asText();
  }

  @Test
  void aMessageThatWaitsCanBeCanceled() throws Exception {
    var task = submitted("m");
    assertThat(state(task)).isEqualTo("TASK_STATE_SUBMITTED");

    var canceled = ask(http, "CancelTask", task).path("result");

    assertThat(canceled.path("id")).isEqualTo(task.path("id"));
    assertThat(canceled.path("contextId")).isEqualTo(task.path("contextId"));
    assertThat(state(canceled)).isEqualTo("TASK_STATE_CANCELED");
    assertThat(turns()).singleElement().satisfies(turn -> {
      assertThat(turn.status()).isEqualTo("error");
      assertThat(turn.errorDetail()).hasValue(
          "canceled by its sender: it is not sent again, though the agent may have had it");
      var item = registry().queue().activeTurns(List.of(turn.id()));
      assertThat(item).isEmpty();
    });
    becomeFree();
    heartbeat(0);
    assertThat(got).isEmpty();
    assertThat(ask(http, "CancelTask", task).at("/error/code").asInt()).isEqualTo(-32002);
    assertThat(ask(http, "GetTask", task).path("result")).isEqualTo(canceled);
    server.close();
    var atOther = closed(new HttpCalls(another().uri()));
    assertThat(ask(atOther, "GetTask", task).path("result")).isEqualTo(canceled);
    assertThat(rpc(atOther, "ListTasks", "{}").at("/result/tasks")).singleElement()
        .satisfies(listed -> {
          assertThat(listed.path("id")).isEqualTo(task.path("id"));
          assertThat(state(listed)).isEqualTo("TASK_STATE_CANCELED");
        });
    assertThat(atOther.history(id).findValuesAsText("role")).containsExactly("user");
  }

  @Test
  void aMessageThatWaitsCanBeCanceledOverRestAndAtAnotherServer() throws Exception {
    var atOther = closed(new HttpCalls(another().uri()));
    var task = submitted("m");

    // it looks after the queue when it starts: while it tries to send the message, nobody can cancel it
    until("it is canceled", () -> atOther.post("/workspaces/" + id + "/a2a/tasks/"
        + task.path("id").asText() + ":cancel", "").status() == 200);

    var canceled = ask(http, "GetTask", task).path("result");
    assertThat(state(canceled)).isEqualTo("TASK_STATE_CANCELED");
    assertThat(ask(atOther, "GetTask", task).path("result")).isEqualTo(canceled);
    assertThat(registry().queue().depth(id)).isZero();
    assertThat(state(submitted("m"))).as("the same message may be sent again")
        .isEqualTo("TASK_STATE_SUBMITTED");
  }

  @Test
  void theNextMessageIsSentOnceOneIsCanceled() throws Exception {
    var task = submitted("m");
    var next = submitted("n");
    becomeFree();

    assertThat(state(ask(http, "CancelTask", task).path("result")))
        .isEqualTo("TASK_STATE_CANCELED");

    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(got).singleElement().asString().contains("\"n\"");
    assertThat(state(ask(http, "GetTask", next).path("result")))
        .isEqualTo("TASK_STATE_COMPLETED");
  }

  @Test
  void nothingIsSentToABusyAgentWhenAMessageIsCanceled() throws Exception {
    var task = submitted("m");
    submitted("n");
    becomeFree();
    heartbeat(1);

    ask(http, "CancelTask", task);

    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(got).isEmpty();
  }

  @Test
  void nobodyCancelsTheMessageOfAnother() throws Exception {
    var task = submitted("m");
    var other = http.mock("Other " + UUID.randomUUID());

    assertThat(http.post("/workspaces/" + id + "/a2a", """
        {"jsonrpc":"2.0","id":1,"method":"CancelTask","params":{"id":"%s"}}"""
        .formatted(task.path("id").asText()), "X-Workspace-ID", other.toString()).expect(200)
        .body().at("/error/code").asInt()).isEqualTo(-32001);

    assertThat(registry().queue().depth(id)).isEqualTo(1);
  }

  /** Has somebody send a message that speaks of a task. */
  private JsonNode speaking(String messageId, String task, String... headers) throws Exception {
    return http.post("/workspaces/" + id + "/a2a", """
        {"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"role":"ROLE_USER",
        "messageId":"%s","referenceTaskIds":[%s],"parts":[{"text":"Hello"}]}}}"""
        .formatted(messageId, task.isEmpty() ? "" : "\"" + task + "\""), headers).expect(200)
        .body();
  }

  /** The agent makes a task of each message from now on, or a message when that is what it is called. */
  private void becomeFreeForTasks() {
    behaviour = exchange -> {
      got.add(exchange.body());
      var called = JSON.readTree(exchange.body()).at("/params/message/messageId").asText();
      exchange.answer(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":"
          + (called.startsWith("message")
              ? "{\"kind\":\"message\",\"role\":\"agent\",\"messageId\":\"a\",\"parts\":[]}}"
              : "{\"kind\":\"task\",\"id\":\"task-of-" + called
                  + "\",\"contextId\":\"c\",\"status\":{\"state\":\"working\"}}}"));
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMessageMaySpeakOfWhatItsSenderWaitsFor(boolean isWorkspace) throws Exception {
    var headers = isWorkspace
        ? new String[]{"X-Workspace-ID", http.mock("Sender " + UUID.randomUUID()).toString()}
        : new String[0];
    var first = speaking("first", "", headers).at("/result/task/id").asText();
    clock.move(Duration.ofSeconds(1));
    var answered = speaking("message", first, headers).at("/result/task/id").asText();
    clock.move(Duration.ofSeconds(1));
    assertThat(state(speaking("third", answered, headers).at("/result/task")))
        .isEqualTo("TASK_STATE_SUBMITTED");
    becomeFreeForTasks();

    heartbeat(0);

    assertThat(got).extracting(QueueJourneys::spokenOf)
        .as("the agent's own id, once it has one").containsExactly("", "task-of-first", answered);
    assertThat(speaking("fourth", answered, headers).at("/result/task/id").asText())
        .isEqualTo("task-of-fourth");
    assertThat(spokenOf(got.getLast())).as("no task came of it").isEqualTo(answered);
  }

  private static String spokenOf(String request) {
    try {
      return JSON.readTree(request).at("/params/message/referenceTaskIds/0").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(request, e);
    }
  }

  @Test
  void noWorkspaceSpeaksOfWhatAnotherWaitsFor() throws Exception {
    var waiting = submitted("m").path("id").asText();
    var other = http.mock("Other " + UUID.randomUUID());

    for (var task : List.of(waiting, UUID.randomUUID().toString())) {
      assertThat(speaking("n", task, "X-Workspace-ID", other.toString()).at("/error/code").asInt())
          .isEqualTo(-32001);
    }
    assertThat(registry().queue().depth(id)).isEqualTo(1);
  }

  @Test
  void aMessageWhoseTasksCannotBeReadWaitsOn() throws Exception {
    var first = submitted("first").path("id").asText();
    becomeFreeForTasks();
    heartbeat(0);
    registry().queue().insert(UUID.randomUUID(), new QueueMessage(id, Optional.empty(),
        QueueMessage.TASK, Body.of(message("m", "").replace("\"messageId\"",
            "\"referenceTaskIds\":[\"" + first + "\"],\"messageId\"")),
        "message/send", Optional.empty(), Optional.empty(), Optional.empty()), clock.instant());
    stubborn.refuse("find");
    heartbeatUntilRefused();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(got).hasSize(1);

    stubborn.relent();
    heartbeat(0);

    assertThat(got).hasSize(2);
    assertThat(spokenOf(got.getLast())).isEqualTo("task-of-first");
  }

  @Test
  void aMessageThatIsBeingSentIsNotCanceled() throws Exception {
    var task = submitted("m");
    var asked = new CountDownLatch(1);
    var answers = new CountDownLatch(1);
    behaviour = exchange -> {
      asked.countDown();
      assertThat(answers.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      exchange.say("Done");
    };
    heartbeat(http, 0);
    assertThat(asked.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(ask(http, "CancelTask", task).at("/error/code").asInt()).isEqualTo(-32002);

    answers.countDown();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(state(ask(http, "GetTask", task).path("result")))
        .isEqualTo("TASK_STATE_COMPLETED");
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void aMessageWhoseTurnCannotBeEndedWaitsOn() throws Exception {
    var task = submitted("m");
    stubborn.refuse("advance");

    assertThat(ask(http, "CancelTask", task).has("error")).isTrue();

    stubborn.relent();
    assertThat(server.awaitQuiet(LONGEST)).as("it was offered again, to an agent that is busy")
        .isTrue();
    assertThat(state(ask(http, "GetTask", task).path("result")))
        .isEqualTo("TASK_STATE_SUBMITTED");
    becomeFree();
    heartbeat(0);
    assertThat(got).hasSize(1);
    assertThat(statuses()).containsExactly("ok");
  }

  @Test
  void ofThoseWhoSendAndThoseWhoCancelExactlyOneHasTheMessage() throws Exception {
    var tasks = new ArrayList<JsonNode>();
    for (int i = 0; i < 12; i++) {
      tasks.add(submitted("m" + i));
    }
    becomeFree();
    var atOther = closed(new HttpCalls(another().uri()));

    var answers = Race.of(24, number -> {
      if (number % 2 == 0) {
        heartbeat(http, 0);
        return Optional.<JsonNode>empty();
      }
      return Optional.of(ask(number % 4 == 1 ? http : atOther, "CancelTask",
          tasks.get(number / 2)));
    }).stream().flatMap(Optional::stream).toList();

    until("all have ended", () -> {
      heartbeat(http, 0);
      return turns().stream().noneMatch(turn -> turn.status().equals("queued"));
    });
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    long canceled = answers.stream().filter(answer -> answer.has("result")).count();
    assertThat(turns()).filteredOn(turn -> turn.status().equals("error")).hasSize((int) canceled);
    assertThat(got).hasSize(12 - (int) canceled).doesNotHaveDuplicates();
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
