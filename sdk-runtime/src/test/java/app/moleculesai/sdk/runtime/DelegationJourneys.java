package app.moleculesai.sdk.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.testkit.support.Race;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of delegated tasks ({@code wire.md} 9.1, 9.2, QU-7), through HTTP, on any storage. A server that starts
 * looks after delegations at once, so a second one stands for the time that passes until a server looks again.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class DelegationJourneys {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration SILENT = Duration.ofSeconds(61);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HandClock clock = new HandClock();
  private final List<AutoCloseable> closing = new CopyOnWriteArrayList<>();
  private final List<JsonNode> got = new CopyOnWriteArrayList<>();
  private volatile RawAgent.Behaviour behaviour = exchange -> exchange.say("Done");
  private MoleculeServer server;
  private HttpCalls http;
  private UUID caller = new UUID(0, 0);
  private UUID callee = new UUID(0, 0);
  private String calleeToken = "";

  /** Says where servers of this test keep their state: all in the same place. */
  protected abstract MoleculeServer.Builder storage(MoleculeServer.Builder builder);

  /** Starts a server, with a caller and an agent that answers. */
  @BeforeEach
  void start() throws Exception {
    var agent = closed(new RawAgent(exchange -> {
      got.add(JSON.readTree(exchange.body()));
      behaviour.answer(exchange);
    }));
    server = another();
    http = closed(new HttpCalls(server.uri()));
    caller = http.mock("Caller " + UUID.randomUUID());
    var workspace = external(",\"url\":\"" + agent.uri() + "\"");
    callee = UUID.fromString(workspace.get("id"));
    calleeToken = workspace.body().path("connection").path("auth_token").asText();
  }

  @AfterEach
  void close() throws Exception {
    for (var part : closing.reversed()) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T closed(T part) {
    closing.add(part);
    return part;
  }

  private MoleculeServer another() {
    return closed(storage(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("runtimes.mock.reply-delay", "0ms").clock(clock))
        .build().start());
  }

  private Answer external(String more) throws Exception {
    return http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true" + more + "}").expect(201);
  }

  private Answer delegate(String more) throws Exception {
    return http.post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + callee
        + "\",\"task\":\"Write the report\"" + more + "}");
  }

  /** Delegates, and waits until nothing is under way any more. */
  private String delegated() throws Exception {
    var id = delegate("").expect(202).get("delegation_id");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    return id;
  }

  private Delegation entry(String id) {
    return server.registry().delegations().find(id).orElseThrow();
  }

  private JsonNode rows() throws Exception {
    return http.get("/workspaces/" + caller + "/delegations").expect(200).body();
  }

  private List<String> statuses() throws Exception {
    return rows().findValuesAsText("status");
  }

  /** Returns the events of the caller's delegations, oldest first. */
  private List<JsonNode> events() throws Exception {
    var events = new ArrayList<JsonNode>();
    http.get("/events/" + caller).expect(200).body().forEach(events::addFirst);
    events.removeIf(event -> !event.path("event_type").asText().startsWith("DELEGATION_"));
    return events;
  }

  private List<String> eventTypes() throws Exception {
    return events().stream().map(event -> event.path("event_type").asText()).toList();
  }

  private JsonNode payload(String type) throws Exception {
    return events().stream().filter(event -> event.path("event_type").asText().equals(type))
        .reduce((first, last) -> last).orElseThrow().path("payload");
  }

  private Answer update(UUID workspace, String id, String body) throws Exception {
    return http.post("/workspaces/" + workspace + "/delegations/" + id + "/update", body)
        .expect(200);
  }

  private void heartbeat() throws Exception {
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + callee + "\",\"active_tasks\":0}",
        "Authorization", "Bearer " + calleeToken).expect(200);
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Says that the agent is free until its task was sent: a server that just started may be trying, too. */
  private void untilSentFromTheQueue(String id) throws Exception {
    until("delegation " + id + " is sent", () -> {
      heartbeat();
      return !entry(id).status().isOpen();
    });
  }

  private void untilEnded(String id) throws Exception {
    until("delegation " + id + " ends", () -> !entry(id).status().isOpen());
  }

  @Test
  void aTaskIsSentAnsweredAndKept() throws Exception {
    var answer = delegate("").expect(202);
    assertThat(answer.get("status")).isEqualTo("delegated");
    assertThat(answer.get("target_id")).isEqualTo(callee.toString());
    assertThat(answer.body().has("warning")).isFalse();
    var id = answer.get("delegation_id");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();

    assertThat(got).singleElement().satisfies(request -> {
      assertThat(request.path("method").asText()).isEqualTo("message/send");
      var message = request.path("params").path("message");
      assertThat(message.path("messageId").asText()).isEqualTo(id);
      assertThat(message.path("metadata").path("delegation_id").asText()).isEqualTo(id);
      assertThat(message.path("parts").findValuesAsText("text"))
          .containsExactly("Write the report");
    });
    var entry = entry(id);
    assertThat(entry.status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(entry.taskPreview()).isEqualTo("Write the report");
    assertThat(entry.resultPreview()).contains("Done");
    assertThat(entry.retryCount()).isZero();

    var rows = rows();
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(rows.path(0).path("response_preview").asText()).isEqualTo("Done");
    for (var row : rows) {
      assertThat(row.path("type").asText()).isEqualTo("delegation");
      assertThat(row.path("source_id").asText()).isEqualTo(caller.toString());
      assertThat(row.path("target_id").asText()).isEqualTo(callee.toString());
      assertThat(row.path("delegation_id").asText()).isEqualTo(id);
      assertThat(row.path("summary").asText()).isNotBlank();
      assertThat(row.has("error")).isFalse();
    }
    assertThat(eventTypes()).containsExactly("DELEGATION_SENT", "DELEGATION_STATUS",
        "DELEGATION_COMPLETE");
    assertThat(payload("DELEGATION_SENT").path("task_preview").asText())
        .isEqualTo("Write the report");
    assertThat(payload("DELEGATION_STATUS").path("status").asText()).isEqualTo("dispatched");
    assertThat(payload("DELEGATION_COMPLETE").path("response_preview").asText()).isEqualTo("Done");
    assertThat(payload("DELEGATION_COMPLETE").path("target_id").asText())
        .isEqualTo(callee.toString());
    assertThat(payload("DELEGATION_COMPLETE").has("via")).isFalse();
  }

  @Test
  void theLedgerAndTheLogAreSearched() throws Exception {
    var id = delegated();
    var completed = http.get("/admin/delegations?status=completed&limit=1000").expect(200).body();
    assertThat(completed.path("status").asText()).isEqualTo("completed");
    assertThat(completed.path("limit").asInt()).isEqualTo(1000);
    assertThat(completed.path("count").asInt()).isEqualTo(completed.path("delegations").size());
    assertThat(completed.path("delegations")).filteredOn(
        entry -> entry.path("delegation_id").asText().equals(id)).singleElement()
        .satisfies(entry -> {
          assertThat(entry.path("caller_id").asText()).isEqualTo(caller.toString());
          assertThat(entry.path("callee_id").asText()).isEqualTo(callee.toString());
          assertThat(entry.path("result_preview").asText()).isEqualTo("Done");
          assertThat(entry.has("error_detail")).isFalse();
        });
    assertThat(http.get("/admin/delegations").expect(200).body().path("delegations")
        .findValuesAsText("delegation_id")).doesNotContain(id);
    assertThat(http.get("/admin/delegations/stats").expect(200).body().properties())
        .extracting(status -> status.getKey()).containsExactly("queued", "dispatched",
            "in_progress", "completed", "failed", "stuck");
    var wrong = http.get("/admin/delegations?status=lost").expect(400).body();
    assertThat(wrong.path("requested_status").asText()).isEqualTo("lost");
    assertThat(wrong.path("allowed")).hasSize(4);
    assertThat(http.get("/admin/delegations?limit=0").expect(400).get("requested"))
        .isEqualTo("0");

    var hits = http.get("/workspaces/" + caller + "/session-search?q=the%20REPORT").expect(200);
    assertThat(hits.body().findValuesAsText("label")).containsExactly("delegation");
    assertThat(http.get("/workspaces/" + caller + "/session-search?q=delegate_result").body())
        .hasSize(1);
  }

  @Test
  void theSameKeyIsTheSameTask() throws Exception {
    var key = ",\"idempotency_key\":\"monday\"";
    var ids = Race.of(8, number -> delegate(key).get("delegation_id"));
    assertThat(ids).hasSize(8).containsOnly(ids.getFirst());
    assertThat(server.awaitQuiet(LONGEST)).isTrue();

    var again = delegate(key).expect(200);
    assertThat(again.get("status")).isEqualTo("completed");
    assertThat(again.body().path("idempotent_hit").asBoolean()).isTrue();
    assertThat(got).hasSize(1);
    assertThat(delegate(",\"idempotency_key\":\"tuesday\"").expect(202).get("delegation_id"))
        .isNotEqualTo(ids.getFirst());
  }

  @Test
  void aTaskThatFailedMayBeDelegatedAgainUnderItsKey() throws Exception {
    behaviour = exchange -> exchange.answer(400, "application/json", "{\"error\":\"not now\"}");
    var key = ",\"idempotency_key\":\"monday\"";
    var first = delegate(key).expect(202).get("delegation_id");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(entry(first).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry(first).errorDetail().orElse("")).contains("not now");
    assertThat(statuses()).containsExactly("failed", "failed");
    assertThat(rows().findValuesAsText("error")).hasSize(2)
        .allSatisfy(error -> assertThat(error).contains("status 400", "not now"));
    assertThat(payload("DELEGATION_FAILED").path("error").asText()).contains("not now");

    behaviour = exchange -> exchange.say("Done");
    var second = delegate(key).expect(202).get("delegation_id");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(second).isNotEqualTo(first);
    assertThat(entry(second).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(entry(first).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(delegate(key).expect(200).get("delegation_id")).isEqualTo(second);
  }

  @Test
  void aTaskForSomebodyUnrelatedFails() throws Exception {
    caller = UUID.fromString(http.post("/workspaces", "{\"name\":\"Child " + UUID.randomUUID()
        + "\",\"runtime\":\"mock\",\"parent_id\":\"" + caller + "\"}").expect(201).get("id"));
    var id = delegated();
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(got).isEmpty();
    assertThat(eventTypes()).containsExactly("DELEGATION_SENT", "DELEGATION_STATUS",
        "DELEGATION_FAILED");
  }

  @Test
  void anAgentThatFailedIsAskedOnceMore() throws Exception {
    behaviour = exchange -> {
      if (got.size() > 1) {
        exchange.say("Done");
      } else {
        exchange.answer(502, "application/json", "{}");
      }
    };
    var id = delegated();
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(got).hasSize(2);
    assertThat(got.get(1)).isEqualTo(got.get(0));
    assertThat(entry(id).retryCount()).isZero();
  }

  @Test
  void aTaskForABusyAgentWaitsAndIsCompletedByTheQueue() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var id = delegated();
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.DISPATCHED);
    assertThat(entry(id).lastHeartbeat()).isEmpty();
    assertThat(statuses()).containsExactly("queued", "queued");
    assertThat(payload("DELEGATION_STATUS").path("status").asText()).isEqualTo("queued");
    assertThat(http.get("/admin/delegations?limit=1000").body().path("delegations")
        .findValuesAsText("delegation_id")).contains(id);
    clock.move(SILENT);
    another();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();

    behaviour = exchange -> exchange.say("Later");

    untilSentFromTheQueue(id);
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(entry(id).resultPreview()).contains("Later");
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(rows().path(0).path("response_preview").asText()).isEqualTo("Later");
    assertThat(payload("DELEGATION_COMPLETE").path("via").asText()).isEqualTo("queue_drain");
    assertThat(eventTypes()).containsOnlyOnce("DELEGATION_COMPLETE");
  }

  @Test
  void aTaskThatIsDroppedFromTheQueueFails() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var id = delegated();
    clock.move(Duration.ofMinutes(61));
    until("it is dropped", () -> http
        .post("/admin/a2a-queue/drop-stale?workspace_id=" + callee, "").expect(200).body()
        .path("dropped").asInt() == 1);
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry(id).errorDetail().orElse("")).contains("waited longer than 60 minutes");
    assertThat(statuses()).containsExactly("failed", "failed");
    assertThat(eventTypes()).containsOnlyOnce("DELEGATION_FAILED");
  }

  @Test
  void aTaskThatWaitsIsLeftToAnAgentThatTakesToFetchingItsMessages() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var id = delegated();
    server.registry().workspaces().update(callee,
        WorkspacePatch.none().deliveryMode(DeliveryMode.POLL), clock.instant());
    until("nothing waits", () -> {
      heartbeat();
      return server.registry().queue().depth(callee) == 0;
    });
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.DISPATCHED);
    assertThat(eventTypes()).doesNotContain("DELEGATION_FAILED");

    update(callee, id, "{\"status\":\"completed\",\"text\":\"Fetched\"}");
    assertThat(entry(id).resultPreview()).contains("Fetched");
    assertThat(statuses()).containsExactly("completed", "completed");
  }

  @Test
  void anAgentThatFetchesItsMessagesEndsItsTask() throws Exception {
    callee = UUID.fromString(external(",\"delivery_mode\":\"poll\"").get("id"));
    var id = delegated();
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.DISPATCHED);
    assertThat(entry(id).lastHeartbeat()).isEmpty();
    assertThat(statuses()).containsExactly("dispatched");
    clock.move(SILENT);
    another();
    assertThat(http.get("/workspaces/" + callee + "/activity").body()).hasSize(1);

    update(callee, id, "{\"status\":\"completed\",\"text\":\"All of it\"}");
    update(callee, id, "{\"status\":\"failed\",\"error\":\"too late\"}");

    assertThat(entry(id).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(entry(id).resultPreview()).contains("All of it");
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(payload("DELEGATION_COMPLETE").has("target_id")).isFalse();
    assertThat(eventTypes()).doesNotContain("DELEGATION_FAILED");
  }

  @Test
  void anAgentThatFetchesItsMessagesAnswersByAMessage() throws Exception {
    callee = UUID.fromString(external(",\"delivery_mode\":\"poll\"").get("id"));
    var id = delegated();
    var elsewhere = http.mock("Elsewhere " + UUID.randomUUID());

    answerByMessage(callee, elsewhere, id);
    answerByMessage(elsewhere, caller, id);
    assertThat(entry(id).status()).as("from or to somebody else")
        .isEqualTo(DelegationStatus.DISPATCHED);
    answerByMessage(callee, caller, id);

    assertThat(entry(id).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(entry(id).resultPreview()).contains("Here it is");
    assertThat(payload("DELEGATION_COMPLETE").path("target_id").asText())
        .isEqualTo(callee.toString());
  }

  private void answerByMessage(UUID from, UUID to, String id) throws Exception {
    var headers = new ArrayList<>(List.of("X-Workspace-ID", from.toString()));
    var token = http.post("/workspaces/" + from + "/tokens", "").expect(201).get("auth_token");
    headers.addAll(List.of("Authorization", "Bearer " + token));
    http.post("/workspaces/" + to + "/a2a", message(id), headers.toArray(String[]::new))
        .expect(200);
  }

  private static String message(String delegationId) {
    return """
        {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"role":"user",
        "kind":"message","messageId":"%s","parts":[{"kind":"text","text":"Here it is"}],
        "metadata":{"delegation_id":"%s"}}}}""".formatted(UUID.randomUUID(), delegationId);
  }

  @Test
  void aQuestionOfTheAgentIsNotItsAnswer() throws Exception {
    behaviour = exchange -> {
      try {
        answerByMessage(callee, caller, got.getFirst().path("params").path("message")
            .path("messageId").asText());
      } catch (Exception e) {
        throw new IOException(e);
      }
      exchange.say("Done");
    };
    assertThat(entry(delegated()).resultPreview()).contains("Done");
  }

  @Test
  void aCallerThatPollsFindsTheResultInItsInbox() throws Exception {
    caller = UUID.fromString(external(",\"delivery_mode\":\"poll\"").get("id"));
    var id = delegated();
    assertThat(server.messageStore().activities(ActivityQuery.of(caller)
        .type(ActivityDraft.A2A_RECEIVE)).activities()).singleElement().satisfies(row -> {
          assertThat(row.method()).contains("delegate_result");
          assertThat(row.status()).isEqualTo("ok");
          assertThat(row.sourceId()).contains(caller);
          assertThat(json(row.requestBody()).path("delegation_id").asText()).isEqualTo(id);
          assertThat(json(row.responseBody()).path("text").asText()).isEqualTo("Done");
        });
    assertThat(http.history(caller)).isEmpty();
  }

  private static JsonNode json(Optional<Body> body) {
    try {
      return JSON.readTree(body.orElseThrow().text());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAgentMayRecordWhatItSentItself() throws Exception {
    var id = "mine-" + UUID.randomUUID();
    var body = "{\"target_id\":\"" + callee + "\",\"task\":\"Look\",\"delegation_id\":\"" + id
        + "\"}";
    for (int i = 0; i < 2; i++) {
      var answer = http.post("/workspaces/" + caller + "/delegations/record", body).expect(202);
      assertThat(answer.get("status")).isEqualTo("recorded");
      assertThat(answer.get("delegation_id")).isEqualTo(id);
    }
    assertThat(statuses()).containsExactly("dispatched");
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.DISPATCHED);
    assertThat(entry(id).lastHeartbeat()).isEmpty();
    assertThat(eventTypes()).containsExactly("DELEGATION_SENT");
    assertThat(http.post("/workspaces/" + callee + "/delegations/record",
        body.replace(callee.toString(), caller.toString())).expect(400).get("field"))
        .isEqualTo("delegation_id");

    var elsewhere = http.mock("Elsewhere " + UUID.randomUUID());
    update(elsewhere, id, "{\"status\":\"failed\"}");
    update(caller, "nothing", "{\"status\":\"failed\"}");
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.DISPATCHED);
    var answer = update(caller, id, "{\"status\":\"completed\",\"response_preview\":\"Seen\"}");
    assertThat(answer.get("status")).isEqualTo("completed");
    assertThat(answer.get("delegation_id")).isEqualTo(id);
    assertThat(entry(id).resultPreview()).contains("Seen");
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(got).isEmpty();
  }

  @Test
  void whatIsCalledLikeAPartOfAnotherOneIsKeptToo() throws Exception {
    var first = "mine-" + UUID.randomUUID();
    for (var id : List.of(first, first + "/result", "result/" + first, "delegate/" + first)) {
      http.post("/workspaces/" + caller + "/delegations/record", "{\"target_id\":\"" + callee
          + "\",\"task\":\"Look\",\"delegation_id\":\"" + id + "\"}").expect(202);
      assertThat(rows().path(0).path("delegation_id").asText()).isEqualTo(id);
    }
    update(caller, first, "{\"status\":\"completed\",\"text\":\"Seen\"}");
    assertThat(entry(first).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(rows().path(0).path("delegation_id").asText()).isEqualTo(first);
    assertThat(rows()).hasSize(5);

    update(caller, "result%2F" + first, "{\"status\":\"failed\",\"error\":\"gone\"}");
    assertThat(entry("result/" + first).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry("delegate/" + first).status()).isEqualTo(DelegationStatus.DISPATCHED);
  }

  @Test
  void whatIsLongIsCutBetweenCharacters() throws Exception {
    var many = "\ud83c\udf89".repeat(2000);
    behaviour = exchange -> exchange.say("x" + many);
    var id = http.post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + callee
        + "\",\"task\":\"xy" + many + "\"}").expect(202).get("delegation_id");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();

    var entry = entry(id);
    assertThat(entry.taskPreview()).isEqualTo("xy" + "\ud83c\udf89".repeat(1023));
    assertThat(entry.resultPreview()).contains("x" + "\ud83c\udf89".repeat(1023));
    assertCut(payload("DELEGATION_SENT").path("task_preview").asText(), 100);
    assertCut(payload("DELEGATION_COMPLETE").path("response_preview").asText(), 200);
    assertCut(rows().path(0).path("response_preview").asText(), 300);
    assertThat(got.getFirst().findValuesAsText("text")).contains("xy" + many);
    assertThat(json(row("delegate_result").responseBody()).path("text").asText())
        .isEqualTo("x" + many);
  }

  private static void assertCut(String text, int most) {
    assertThat(text).endsWith("\u2026").doesNotContain("\ufffd");
    assertThat(text.getBytes(UTF_8).length).isBetween(most - 3, most);
  }

  private Activity row(String method) {
    return server.messageStore().activities(ActivityQuery.of(caller).method(method)).activities()
        .getFirst();
  }

  @Test
  void anAnswerThatComesAsEventsIsKeptAsTheTextItIs() throws Exception {
    behaviour = exchange -> {
      exchange.beginEvents();
      exchange.event("Streamed");
      exchange.endChunks();
    };
    assertThat(entry(delegated()).resultPreview()).contains("Streamed");
  }

  @Test
  void anAnswerThatBreaksOffFails() throws Exception {
    behaviour = exchange -> {
      exchange.beginEvents();
      exchange.event("Half");
      exchange.hangUp();
    };
    var entry = entry(delegated());
    assertThat(entry.status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry.errorDetail().orElse("")).contains("broke off");
  }

  @Test
  void aTaskOfAServerThatStopsIsSentAgainByTheNext() throws Exception {
    var asked = new CountDownLatch(1);
    behaviour = exchange -> {
      asked.countDown();
      exchange.awaitClosed();
    };
    var id = delegate("").expect(202).get("delegation_id");
    assertThat(asked.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    server.close();
    clock.move(SILENT);
    behaviour = exchange -> exchange.say("Done");
    server = another();
    http = closed(new HttpCalls(server.uri()));

    untilEnded(id);
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(got).hasSize(2);
    assertThat(got.get(1)).isEqualTo(got.get(0));
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(eventTypes()).containsOnlyOnce("DELEGATION_COMPLETE");
  }

  /** Writes what a server has written that was about to wait for its agent's answer. */
  private Delegation underWay() {
    var entry = Delegation.of(UUID.randomUUID().toString(), caller, callee, "task",
        Optional.empty(), clock.instant());
    server.registry().delegations().insert(entry);
    server.registry().delegations().change(entry.id(),
        DelegationChange.to(DelegationStatus.DISPATCHED), clock.instant());
    server.messageStore().append(List.of(ActivityDraft
        .of(caller, UUID.randomUUID(), "delegation", clock.instant()).method("delegate")
        .status("dispatched").sourceId(caller).targetId(callee).correlation(entry.id())
        .requestBody(Body.of("{\"task\":\"task\",\"delegation_id\":\"" + entry.id() + "\"}"))
        .idempotencyKey("delegate/" + entry.id()).build()));
    return entry;
  }

  @Test
  void aServerThatStopsMakesNoSecondAttempt() throws Exception {
    behaviour = exchange -> exchange.answer(502, "application/json", "{}");
    var id = delegate("").expect(202).get("delegation_id");
    until("it is sent", () -> got.size() == 1);
    server.close();
    server = another();

    assertThat(got).hasSize(1);
    assertThat(entry(id).status().isOpen()).isTrue();
  }

  @Test
  void whatADeadServerLeftIsSentAgain() throws Exception {
    var entry = underWay();
    another();
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(got).as("its server may only be slow").isEmpty();
    clock.move(SILENT);
    another();

    untilEnded(entry.id());
    assertThat(entry(entry.id()).status()).isEqualTo(DelegationStatus.COMPLETED);
    assertThat(entry(entry.id()).retryCount()).isEqualTo(1);
    assertThat(got).singleElement().satisfies(request -> assertThat(request.path("params")
        .path("message").path("messageId").asText()).isEqualTo(entry.id()));
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(eventTypes()).containsExactly("DELEGATION_COMPLETE");
  }

  @Test
  void whatTwoDeadServersLeftFails() throws Exception {
    var entry = underWay();
    server.registry().delegations().retry(entry.id(), 0, clock.instant());
    clock.move(SILENT);
    another();

    untilEnded(entry.id());
    assertThat(entry(entry.id()).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry(entry.id()).errorDetail().orElse("")).contains("twice");
    assertThat(got).isEmpty();
    assertThat(statuses()).containsExactly("failed", "failed");
    assertThat(eventTypes()).containsExactly("DELEGATION_FAILED");
  }

  @Test
  void manyThatADeadServerLeftAreSentAgainByTwoOthersOnceEach() throws Exception {
    var entries = Stream.generate(this::underWay).limit(30).toList();
    clock.move(SILENT);
    Race.of(2, number -> another());

    for (var entry : entries) {
      untilEnded(entry.id());
    }
    assertThat(entries).extracting(entry -> entry(entry.id()).status())
        .containsOnly(DelegationStatus.COMPLETED);
    assertThat(got).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void anAnswerThatIsInTheLogIsNotAskedForAgain() throws Exception {
    var entry = underWay();
    server.messageStore().append(List.of(turn(entry).durationMs(7)
        .responseBody(Body.of("{\"result\":{\"parts\":[{\"kind\":\"text\",\"text\":\"7\"}]}}"))
        .build()));
    clock.move(SILENT);
    another();

    untilEnded(entry.id());
    assertThat(entry(entry.id()).resultPreview()).contains("7");
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(got).isEmpty();
  }

  @Test
  void aTaskThatWaitsInTheQueueIsLeftToIt() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var entry = underWay();
    var turn = turn(entry).status("queued").build();
    server.messageStore().append(List.of(turn));
    server.registry().queue().insert(UUID.randomUUID(), new QueueMessage(callee,
        Optional.of(caller), QueueMessage.TASK, Body.of(message(entry.id())),
        "message/send", Optional.of(entry.id()), Optional.of(turn.id()), Optional.empty()),
        clock.instant());
    clock.move(SILENT);
    another();

    until("it waits", () -> entry(entry.id()).lastHeartbeat().isEmpty());
    assertThat(entry(entry.id()).retryCount()).isZero();
    assertThat(statuses()).containsExactly("queued", "queued");
    assertThat(payload("DELEGATION_STATUS").path("status").asText()).isEqualTo("queued");
    behaviour = exchange -> exchange.say("Later");
    untilSentFromTheQueue(entry.id());
    assertThat(entry(entry.id()).resultPreview()).contains("Later");
    assertThat(statuses()).containsExactly("completed", "completed");
  }

  private ActivityDraft.Builder turn(Delegation entry) {
    return ActivityDraft.of(callee, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, clock.instant())
        .sourceId(caller).targetId(callee).correlation(entry.id());
  }

  @Test
  void aTaskThatItsAgentFetchesIsLeftToIt() throws Exception {
    var entry = underWay();
    server.messageStore().append(List.of(turn(entry).build()));
    clock.move(SILENT);
    another();

    until("it waits", () -> entry(entry.id()).lastHeartbeat().isEmpty());
    assertThat(entry(entry.id()).status()).isEqualTo(DelegationStatus.DISPATCHED);
    assertThat(got).isEmpty();
  }

  @Test
  void aTaskThatItsAgentSentItselfIsCompletedByTheQueueToo() throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    var id = "mine-" + UUID.randomUUID();
    http.post("/workspaces/" + caller + "/delegations/record", "{\"target_id\":\"" + callee
        + "\",\"task\":\"Look\",\"delegation_id\":\"" + id + "\"}").expect(202);
    var token = http.post("/workspaces/" + caller + "/tokens", "").expect(201).get("auth_token");
    http.post("/workspaces/" + callee + "/a2a", message(id), "Authorization",
        "Bearer " + token).expect(202);
    behaviour = exchange -> exchange.say("Later");

    untilSentFromTheQueue(id);
    assertThat(entry(id).resultPreview()).contains("Later");
    assertThat(statuses()).containsExactly("completed", "completed");
    assertThat(payload("DELEGATION_COMPLETE").path("via").asText()).isEqualTo("queue_drain");
  }

  @Test
  void aResultThatIsInTheLogStands() throws Exception {
    var entry = underWay();
    server.messageStore().append(List.of(ActivityDraft
        .of(caller, UUID.randomUUID(), "delegation", clock.instant()).method("delegate_result")
        .status("failed").errorDetail("the first word").sourceId(caller).targetId(callee)
        .correlation(entry.id()).idempotencyKey("result/" + entry.id()).build()));

    update(callee, entry.id(), "{\"status\":\"completed\",\"text\":\"the second word\"}");

    assertThat(entry(entry.id()).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry(entry.id()).errorDetail()).contains("the first word");
    assertThat(statuses()).containsExactly("failed", "failed");
    assertThat(eventTypes()).containsExactly("DELEGATION_FAILED");
  }

  @Test
  void aTaskThatNobodyStoredFails() throws Exception {
    var entry = Delegation.of(UUID.randomUUID().toString(), caller, callee, "task",
        Optional.empty(), clock.instant());
    server.registry().delegations().insert(entry);
    clock.move(SILENT);
    another();

    untilEnded(entry.id());
    assertThat(entry(entry.id()).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(got).isEmpty();
  }

  @Test
  void whatIsPastItsDeadlineFails() throws Exception {
    callee = UUID.fromString(external(",\"delivery_mode\":\"poll\"").get("id"));
    var id = delegated();
    clock.move(Delegation.LONGEST);
    another();

    untilEnded(id);
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.FAILED);
    assertThat(entry(id).errorDetail()).contains("its deadline has passed");
    assertThat(statuses()).containsExactly("failed", "failed");
    update(callee, id, "{\"status\":\"completed\",\"text\":\"too late\"}");
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.FAILED);
  }

  @Test
  void whoWasPurgedLeavesNothingOpen() throws Exception {
    callee = UUID.fromString(external(",\"delivery_mode\":\"poll\"").get("id"));
    var id = delegated();
    http.send("DELETE", "/workspaces/" + caller + "?purge=true", "").expect(200);
    clock.move(Delegation.LONGEST);
    another();

    untilEnded(id);
    assertThat(entry(id).status()).isEqualTo(DelegationStatus.FAILED);
  }

  @Test
  void twoServersEndEachTaskOnce() throws Exception {
    var other = another();
    var atOther = closed(new HttpCalls(other.uri()));
    var ids = Race.of(16, number -> (number % 2 == 0 ? http : atOther)
        .post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + callee
            + "\",\"task\":\"" + number + "\"}")
        .expect(202).get("delegation_id"));
    for (var id : ids) {
      untilEnded(id);
    }
    assertThat(server.awaitQuiet(LONGEST) && other.awaitQuiet(LONGEST)).isTrue();
    assertThat(ids).allSatisfy(id -> assertThat(entry(id).status())
        .isEqualTo(DelegationStatus.COMPLETED));
    assertThat(got).hasSize(16);
    assertThat(eventTypes()).filteredOn("DELEGATION_COMPLETE"::equals).hasSize(16);
    assertThat(statuses()).hasSize(32).containsOnly("completed");
  }
}
