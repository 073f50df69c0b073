package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.push.PushNews;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Push notifications of agents elsewhere ({@code a2a.md}, rule 13), through HTTP, on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class PushJourneys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROOF = "proof-of-the-sender";
  private static final String TOKEN = "token-for-the-receiver";

  private final HandClock clock = new HandClock();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private volatile RawAgent.Behaviour received = exchange -> exchange.answer(202, "text/plain", "");
  private volatile RawAgent.Behaviour behaviour = this::agree;
  private RawAgent receiver;
  private RawAgent agent;
  private MoleculeServer server;
  private HttpCalls http;

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  /** Starts a server, an agent that takes every push configuration, and a receiver that takes all news. */
  @BeforeEach
  void start() throws Exception {
    receiver = closed(new RawAgent(exchange -> received.answer(exchange)));
    agent = closed(new RawAgent(exchange -> {
      if (exchange.head().startsWith("POST ")) { // its card is asked for, too
        asked.add(JSON.readTree(exchange.body()));
      }
      behaviour.answer(exchange);
    }));
    server = closed(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("a2a-push-allow-private", true)
        .set("runtimes.mock.reply-delay", "0ms").set("runtimes.mock.conformance", true).clock(clock)
        .registry(registry())
        .messageStore(store()).build().start());
    http = closed(new HttpCalls(server.uri()));
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

  private void agree(RawAgent.Exchange exchange) throws IOException {
    exchange.answer(200, "application/json", response("result",
        JSON.readTree(exchange.body()).path("params").toString()));
  }

  private static String response(String member, String value) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"" + member + "\":" + value + "}";
  }

  private UUID external(Generation generation, boolean pushes) throws Exception {
    var id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
    http.post("/registry/update-card", """
        {"workspace_id":"%s","agent_card":{"name":"Agent","url":"http://agent",
        "protocolVersion":"%s","capabilities":{"streaming":true,"pushNotifications":%s}}}"""
        .formatted(id, generation.version(), pushes)).expect(200);
    return id;
  }

  private Answer call(UUID id, Generation generation, A2aMethod method, String params,
      String... headers) throws Exception {
    return http.post("/workspaces/" + id + "/a2a", """
        {"jsonrpc":"2.0","id":1,"method":"%s","params":%s}"""
        .formatted(method.name(generation).orElseThrow(), params), headers).expect(200);
  }

  private Answer set(UUID id, Generation generation, String task, String config,
      String... headers) throws Exception {
    return call(id, generation, A2aMethod.SET_PUSH, generation == Generation.V1_0
        ? ((ObjectNode) JSON.readTree(config)).put("taskId", task).toString()
        : "{\"taskId\":\"" + task + "\",\"pushNotificationConfig\":" + config + "}", headers);
  }

  private String config(Generation generation) {
    return config(generation, "c");
  }

  private String config(Generation generation, String id) {
    return "{\"id\":\"" + id + "\",\"url\":\"" + receiver.uri() + "\",\"token\":\"" + TOKEN
        + "\",\"authentication\":{" + (generation == Generation.V1_0
            ? "\"scheme\":\"Bearer\""
            : "\"schemes\":[\"Bearer\"]")
        + ",\"credentials\":\"" + PROOF + "\"}}";
  }

  private Answer get(UUID id, Generation generation, String task, String config,
      String... headers) throws Exception {
    return call(id, generation, A2aMethod.GET_PUSH, generation == Generation.V1_0
        ? "{\"taskId\":\"" + task + "\",\"id\":\"" + config + "\"}"
        : "{\"id\":\"" + task + "\",\"pushNotificationConfigId\":\"" + config + "\"}", headers);
  }

  private JsonNode list(UUID id, Generation generation, String task, String... headers)
      throws Exception {
    var name = generation == Generation.V1_0 ? "taskId" : "id";
    return call(id, generation, A2aMethod.LIST_PUSH, "{\"" + name + "\":\"" + task + "\"}",
        headers).body();
  }

  /** Pushes as an agent of a generation does that was told this address. */
  private int push(Generation generation, JsonNode config, String news) throws Exception {
    var path = URI.create(config.path("url").asText()).getPath();
    return (generation == Generation.V1_0
        ? http.post(path, news, "Authorization",
            "Bearer " + config.path("authentication").path("credentials").asText())
        : http.post(path, news, "X-A2A-Notification-Token", config.path("token").asText()))
        .status();
  }

  private static String news(Generation generation, String task, String state) {
    return generation == Generation.V1_0
        ? """
            {"statusUpdate":{"taskId":"%s","contextId":"x","status":{"state":"TASK_STATE_%s"}}}"""
            .formatted(task, state)
        : """
            {"kind":"task","id":"%s","contextId":"x","status":{"state":"%s"}}"""
            .formatted(task, state.toLowerCase(Locale.ROOT));
  }

  /** Returns what the agent was told last, in either form. */
  private JsonNode told() {
    return told(asked.getLast());
  }

  private static JsonNode told(JsonNode request) {
    var params = request.path("params");
    var configuration = params.path("configuration");
    return configuration.has("taskPushNotificationConfig")
        ? configuration.path("taskPushNotificationConfig")
        : configuration.has("pushNotificationConfig")
            ? configuration.path("pushNotificationConfig")
            : params.has("pushNotificationConfig")
                ? params.path("pushNotificationConfig")
                : params;
  }

  private void awaitReceived(int count) throws Exception {
    Until.holds("news " + count + " is received", () -> receiver.exchanges().size() >= count);
    assertThat(receiver.exchanges()).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({"V0_3, V0_3", "V0_3, V1_0", "V1_0, V0_3", "V1_0, V1_0"})
  void newsOfATaskReachesItsReceiver(Generation client, Generation spoken) throws Exception {
    var id = external(spoken, true);
    var task = "t-" + UUID.randomUUID();

    var answer = set(id, client, task, config(client)).body().path("result");

    assertThat(answer.findValuesAsText("url")).containsExactly(receiver.uri().toString());
    assertThat(answer.findValuesAsText("taskId")).containsExactly(task);
    assertThat(asked.toString()).doesNotContain(receiver.uri().toString(), PROOF, TOKEN);
    assertThat(asked.getLast().path("method").asText())
        .isEqualTo(A2aMethod.SET_PUSH.name(spoken).orElseThrow());
    assertThat(push(spoken, told(), news(spoken, task, "WORKING"))).isEqualTo(202);
    awaitReceived(1);
    var got = receiver.exchanges().getFirst();
    assertThat(got.head()).contains("Authorization: Bearer " + PROOF + "\r\n",
        "X-A2A-Notification-Token: " + TOKEN + "\r\n", "Content-Type: application/"
            + (client == Generation.V1_0 ? "a2a+json" : "json") + "\r\n");
    assertThat(JSON.readTree(got.body())).isEqualTo(JSON.readTree(
        client == Generation.V1_0 && spoken == Generation.V0_3
            ? """
                {"task":{"id":"%s","contextId":"x","status":{"state":"TASK_STATE_WORKING"}}}"""
                .formatted(task)
            : news(client, task, "WORKING")));
    assertThat(http.get("/workspaces/" + id + "/activity").expect(200).raw().body())
        .doesNotContain(receiver.uri().toString(), PROOF, TOKEN);
  }

  @ParameterizedTest
  @CsvSource({"V0_3, V0_3", "V0_3, V1_0", "V1_0, V0_3", "V1_0, V1_0"})
  void aMessageMayBringAReceiver(Generation client, Generation spoken) throws Exception {
    var id = external(spoken, true);
    var task = "t-" + UUID.randomUUID();
    var status = new CopyOnWriteArrayList<Integer>();
    behaviour = exchange -> {
      try { // before the answer names the task
        status.add(push(spoken, told(), news(spoken, task, "SUBMITTED")));
      } catch (Exception e) {
        throw new IOException(e);
      }
      exchange.answer(200, "application/json", response("result", spoken == Generation.V1_0
          ? "{\"task\":{\"id\":\"" + task
              + "\",\"contextId\":\"x\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}"
          : "{\"kind\":\"task\",\"id\":\"" + task
              + "\",\"contextId\":\"x\",\"status\":{\"state\":\"working\"}}"));
    };

    call(id, client, A2aMethod.SEND, message(client));

    assertThat(status).containsExactly(202);
    assertThat(push(spoken, told(), news(spoken, task, "COMPLETED"))).isEqualTo(202);
    awaitReceived(2);
    assertThat(receiver.exchanges()).extracting(RawAgent.Exchange::body).first().asString()
        .containsIgnoringCase("submitted");
    assertThat(asked.toString()).doesNotContain(receiver.uri().toString(), PROOF, TOKEN);
    assertThat(told().path("token").asText()).hasSizeGreaterThan(40);
    assertThat(http.get("/workspaces/" + id + "/activity").expect(200).raw().body())
        .contains("/a2a/push/").doesNotContain(receiver.uri().toString(), PROOF, TOKEN,
            told().path("token").asText());
    assertThat(list(id, client, task).findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
  }

  @Test
  void theReceiverHearsThatAMessageThatWaitedWasCanceled() throws Exception {
    var id = external(Generation.V0_3, true);
    behaviour = RawAgent.Exchange::hangUp;
    var task = call(id, Generation.V1_0, A2aMethod.SEND, message(Generation.V1_0)).body()
        .at("/result/task/id").asText();

    var canceled = call(id, Generation.V1_0, A2aMethod.CANCEL, "{\"id\":\"" + task + "\"}").body()
        .path("result");

    assertThat(canceled.at("/status/state").asText()).isEqualTo("TASK_STATE_CANCELED");
    awaitReceived(1);
    assertThat(JSON.readTree(receiver.exchanges().getFirst().body()).path("task"))
        .isEqualTo(canceled);
    assertThat(list(id, Generation.V1_0, task).findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
    assertThat(http.get("/workspaces/" + id + "/activity").expect(200).raw().body())
        .doesNotContain(receiver.uri().toString(), PROOF, TOKEN);
  }

  /** Has a message of 1.0 wait that brings the receiver; returns the task that stands for it. */
  private String waiting(UUID id, String messageId) throws Exception {
    behaviour = RawAgent.Exchange::hangUp;
    return call(id, Generation.V1_0, A2aMethod.SEND, message(Generation.V1_0, messageId)).body()
        .at("/result/task/id").asText();
  }

  private JsonNode task(UUID id, String task) throws Exception {
    return call(id, Generation.V1_0, A2aMethod.GET, "{\"id\":\"" + task + "\"}").body()
        .path("result");
  }

  /** Finds what the receiver was told of a task. */
  private List<JsonNode> heard(String task) throws Exception {
    var heard = new ArrayList<JsonNode>();
    for (var exchange : receiver.exchanges()) {
      var told = JSON.readTree(exchange.body()).path("task");
      if (told.path("id").asText().equals(task)) {
        heard.add(told);
      }
    }
    return heard;
  }

  @Test
  void theReceiverHearsThatAMessageWaitedTooLong() throws Exception {
    var id = external(Generation.V0_3, true);
    var task = waiting(id, "m");
    clock.move(Duration.ofMinutes(61));

    http.post("/admin/a2a-queue/drop-stale?workspace_id=" + id, "").expect(200);

    awaitReceived(1);
    assertThat(task(id, task).at("/status/state").asText()).isEqualTo("TASK_STATE_FAILED");
    assertThat(heard(task)).containsExactly(task(id, task));
  }

  @Test
  void theReceiverHearsOfAnAnswerThatIsNoTask() throws Exception {
    var id = external(Generation.V0_3, true);
    var canceled = waiting(id, "m");
    var answered = waiting(id, "n");
    behaviour = exchange -> exchange.say("Done");

    // the other one is sent then
    call(id, Generation.V1_0, A2aMethod.CANCEL, "{\"id\":\"" + canceled + "\"}");

    awaitReceived(2);
    assertThat(task(id, answered).at("/status/state").asText())
        .isEqualTo("TASK_STATE_COMPLETED");
    assertThat(heard(answered)).containsExactly(task(id, answered));
    assertThat(heard(canceled)).containsExactly(task(id, canceled));
  }

  @Test
  void theReceiverHearsOfATurnWhoseServerDiedBeforeItToldOfIt() throws Exception {
    var id = external(Generation.V0_3, true);
    var ended = waiting(id, "m");
    store().advance(new ActivityRef(id, UUID.fromString(ended)), Set.of("queued"),
        Change.to("error").errorDetail("given up").build());
    var other = waiting(id, "n");

    call(id, Generation.V1_0, A2aMethod.CANCEL, "{\"id\":\"" + other + "\"}");

    awaitReceived(2);
    assertThat(heard(ended)).containsExactly(task(id, ended));
    assertThat(task(id, ended).at("/status/state").asText()).isEqualTo("TASK_STATE_FAILED");
  }

  private String message(Generation generation) {
    return generation == Generation.V1_0
        ? """
            {"message":{"role":"ROLE_USER","messageId":"m","parts":[{"text":"Hello"}]},
            "configuration":{"taskPushNotificationConfig":%s}}""".formatted(config(generation))
        : """
            {"message":{"kind":"message","role":"user","messageId":"m",
            "parts":[{"kind":"text","text":"Hello"}]},
            "configuration":{"pushNotificationConfig":%s}}""".formatted(config(generation));
  }

  @ParameterizedTest
  @EnumSource
  void aStreamNamesTheTaskToo(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var task = "t-" + UUID.randomUUID();
    behaviour = exchange -> {
      exchange.beginEvents();
      exchange.chunk("data: " + response("result", "{\"task\":{\"id\":\"" + task
          + "\",\"contextId\":\"x\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}") + "\n\n");
      exchange.endChunks();
    };

    call(id, client, A2aMethod.STREAM, message(client));

    assertThat(list(id, client, task).findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aReceiverThatComesWithEachMessageOfATaskStaysOne(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var task = "t-" + UUID.randomUUID();
    set(id, client, task, config(client));
    behaviour = exchange -> exchange.answer(200, "application/json", response("result",
        "{\"task\":{\"id\":\"" + task
            + "\",\"contextId\":\"x\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}"));
    call(id, client, A2aMethod.SEND, messageOf(client, task, "c"));
    var first = told();
    received = exchange -> exchange.answer(503, "text/plain", "");
    push(Generation.V1_0, first, news(Generation.V1_0, task, "WORKING"));
    awaitReceived(1);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();

    call(id, client, A2aMethod.SEND, messageOf(client, task, "c"));

    assertThat(told()).as("what the agent is told").isEqualTo(first);
    assertThat(list(id, client, task).findValuesAsText("url")).hasSize(1);
    received = exchange -> exchange.answer(200, "text/plain", "");
    clock.move(Duration.ofSeconds(2));
    awaitReceived(2);
  }

  @ParameterizedTest
  @EnumSource
  void aReceiverMayHaveTheIdOfTheTaskThatAMessageGoesOnWith(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var task = "t-" + UUID.randomUUID();
    behaviour = exchange -> exchange.answer(200, "application/json", response("result",
        "{\"task\":{\"id\":\"" + task
            + "\",\"contextId\":\"x\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}"));

    call(id, client, A2aMethod.SEND, messageOf(client, task, task));
    var first = told();
    call(id, client, A2aMethod.SEND, messageOf(client, task, task));

    assertThat(told()).isEqualTo(first);
    assertThat(get(id, client, task, task).body().findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
    assertThat(push(Generation.V1_0, told(), news(Generation.V1_0, task, "WORKING")))
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({"V0_3, V0_3", "V0_3, V1_0", "V1_0, V0_3", "V1_0, V1_0"})
  void aReceiverOfMessagesThatNameNoTaskStaysOneAtTheAgentToo(Generation client, Generation spoken)
      throws Exception {
    var id = external(spoken, true);
    var task = "t-" + UUID.randomUUID();
    behaviour = exchange -> {
      if (exchange.body().contains("elete")) {
        agree(exchange);
        return;
      }
      exchange.answer(200, "application/json", response("result", spoken == Generation.V1_0
          ? "{\"task\":{\"id\":\"" + task
              + "\",\"contextId\":\"x\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}"
          : "{\"kind\":\"task\",\"id\":\"" + task
              + "\",\"contextId\":\"x\",\"status\":{\"state\":\"working\"}}"));
    };
    call(id, client, A2aMethod.SEND, message(client));
    var first = told();
    received = exchange -> exchange.answer(503, "text/plain", "");
    assertThat(push(spoken, first, news(spoken, task, "WORKING"))).isEqualTo(202);
    awaitReceived(1);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();

    call(id, client, A2aMethod.SEND, message(client, "m2"));

    Until.holds("the agent is told to forget the first", () -> asked.stream()
        .anyMatch(it -> A2aMethod.DELETE_PUSH.name(spoken).equals(
            Optional.of(it.path("method").asText()))));
    assertThat(asked.getLast().path("params").toString()).contains("\"" + task + "\"",
        "\"" + first.path("id").asText() + "\"");
    var second = told(asked.get(1));
    assertThat(list(id, client, task).findValuesAsText("url")).hasSize(1);
    assertThat(push(spoken, first, news(spoken, task, "WORKING"))).isEqualTo(404);
    assertThat(push(spoken, second, news(spoken, task, "COMPLETED"))).isEqualTo(202);
    received = exchange -> exchange.answer(200, "text/plain", "");
    clock.move(Duration.ofSeconds(2));
    awaitReceived(3);
    assertThat(receiver.exchanges().get(1).body()).as("what waited for the first")
        .isEqualTo(receiver.exchanges().getFirst().body());
  }

  private String messageOf(Generation client, String task, String config) {
    return message(client).replace("\"messageId\":\"m\"",
        "\"messageId\":\"" + UUID.randomUUID() + "\",\"taskId\":\"" + task + "\"")
        .replace("\"id\":\"c\"", "\"id\":\"" + config + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "", "long"})
  void aTaskThatCannotBeKeptHasNoNews(String name) throws Exception {
    var id = external(Generation.V0_3, true);
    var task = name.equals("long") ? "x".repeat(300) : name;
    behaviour = exchange -> exchange.answer(200, "application/json", response("result",
        "{\"kind\":\"task\",\"id\":\"" + task
            + "\",\"contextId\":\"x\",\"status\":{\"state\":\"working\"}}"));

    call(id, Generation.V0_3, A2aMethod.SEND, message(Generation.V0_3));

    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, task, "WORKING")))
        .isBetween(400, 404);
  }

  @Test
  void aMessageThatBecomesNoTaskLeavesNothing() throws Exception {
    var id = external(Generation.V0_3, true);
    behaviour = exchange -> exchange.say("Hello yourself");

    call(id, Generation.V0_3, A2aMethod.SEND, message(Generation.V0_3));

    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING")))
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 {}", "504 {\"error\":{\"code\":-32603,\"message\":\"late\"}}",
      "200 {}", "200 []", "200 {\"result\":7}"})
  void anAnswerThatFailsLeavesTheReceiverOfATaskThatGoesOn(String answer) throws Exception {
    var id = external(Generation.V0_3, true);
    var task = "t-" + UUID.randomUUID();
    behaviour = exchange -> exchange.answer(Integer.parseInt(answer.substring(0, 3)),
        "application/json", answer.substring(4));

    http.post("/workspaces/" + id + "/a2a",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"message/send\",\"params\":"
            + message(Generation.V0_3) + "}");

    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, task, "WORKING")))
        .isEqualTo(202);
    assertThat(list(id, Generation.V0_3, task).findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
  }

  @Test
  void anAgentThatDoesNotAnswerInHttpMayWorkOnAndPush() throws Exception {
    var id = external(Generation.V0_3, true);
    behaviour = exchange -> {
      exchange.send("220 mail.test ESMTP\r\n\r\n");
      exchange.hangUp();
    };

    http.post("/workspaces/" + id + "/a2a",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"message/send\",\"params\":"
            + message(Generation.V0_3) + "}")
        .expect(502);

    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING")))
        .isEqualTo(202);
  }

  @Test
  void aMessageThatTheAgentRefusesLeavesNothing() throws Exception {
    var id = external(Generation.V0_3, true);
    behaviour = exchange -> exchange.answer(200, "application/json",
        response("error", "{\"code\":-32602,\"message\":\"no\"}"));

    call(id, Generation.V0_3, A2aMethod.SEND, message(Generation.V0_3));

    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING")))
        .isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSetIsSeenChangedAndDeleted(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var task = "t-" + UUID.randomUUID();
    assertThat(set(id, client, task, config(client, "one")).body()
        .findValuesAsText("credentials")).containsExactly(PROOF);
    set(id, client, task, config(client, "two"));
    var first = told();
    set(id, client, task, config(client, "two"));

    assertThat(told().path("url")).as("what is set again keeps its place")
        .isEqualTo(first.path("url"));
    assertThat(told().path("token")).isNotEqualTo(first.path("token"));
    var seen = get(id, client, task, "one").body();
    assertThat(seen.findValuesAsText("url")).containsExactly(receiver.uri().toString());
    assertThat(seen.toString()).contains("Bearer").doesNotContain(PROOF, TOKEN);
    var all = list(id, client, task);
    assertThat(all.findValuesAsText("url")).hasSize(2);
    assertThat(all.toString()).contains("Bearer").doesNotContain(PROOF, TOKEN);

    var deleted = call(id, client, A2aMethod.DELETE_PUSH, client == Generation.V1_0
        ? "{\"taskId\":\"" + task + "\",\"id\":\"two\"}"
        : "{\"id\":\"" + task + "\",\"pushNotificationConfigId\":\"two\"}").body();

    assertThat(deleted.path("result")).isEqualTo(client == Generation.V1_0
        ? JSON.createObjectNode()
        : JSON.nullNode());
    assertThat(get(id, client, task, "two").body().path("error").path("code").asInt())
        .isEqualTo(-32001);
    assertThat(push(Generation.V1_0, first, news(Generation.V1_0, task, "WORKING")))
        .isEqualTo(404);
    Until.holds("the agent is told", () -> asked.getLast().path("method").asText()
        .equals("DeleteTaskPushNotificationConfig"));
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnIdItIsTheTasksOrANewOne(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var task = "t-" + UUID.randomUUID();

    var result = set(id, client, task, "{\"url\":\"" + receiver.uri() + "\"}").body()
        .path("result");

    if (client == Generation.V1_0) {
      assertThat(UUID.fromString(result.path("id").asText())).isNotNull();
    } else {
      assertThat(result.path("pushNotificationConfig").path("id").asText()).isEqualTo(task);
      assertThat(call(id, client, A2aMethod.GET_PUSH, "{\"id\":\"" + task + "\"}").body()
          .path("result")).isEqualTo(result);
    }
  }

  @Test
  void aPageOfConfigurationsHasAnEnd() throws Exception {
    var id = external(Generation.V1_0, true);
    var task = "t-" + UUID.randomUUID();
    for (var name : List.of("a", "b", "c")) {
      set(id, Generation.V1_0, task, config(Generation.V1_0, name));
    }

    var first = call(id, Generation.V1_0, A2aMethod.LIST_PUSH,
        "{\"taskId\":\"" + task + "\",\"pageSize\":2}").body().path("result");
    var second = call(id, Generation.V1_0, A2aMethod.LIST_PUSH, "{\"taskId\":\"" + task
        + "\",\"pageSize\":2,\"pageToken\":\"" + first.path("nextPageToken").asText() + "\"}")
        .body().path("result");

    assertThat(first.findValuesAsText("id")).containsExactly("a", "b");
    assertThat(second.findValuesAsText("id")).containsExactly("c");
    assertThat(second.path("nextPageToken").asText()).isEmpty();
  }

  @Test
  void whatTheAgentRefusesIsNotKept() throws Exception {
    var id = external(Generation.V0_3, true);
    behaviour = exchange -> exchange.answer(200, "application/json",
        response("error", "{\"code\":-32001,\"message\":\"no such task\"}"));

    var error = set(id, Generation.V1_0, "t", config(Generation.V1_0)).body().path("error");

    assertThat(error.path("code").asInt()).isEqualTo(-32001);
    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING")))
        .isEqualTo(404);
  }

  @Test
  void whatTheAgentRefusesLeavesWhatWasThere() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V1_0, "t", config(Generation.V1_0));
    var before = told();
    behaviour = exchange -> exchange.answer(200, "application/json",
        response("error", "{\"code\":-32603,\"message\":\"not now\"}"));
    set(id, Generation.V1_0, "t", config(Generation.V1_0));

    assertThat(push(Generation.V0_3, before, news(Generation.V0_3, "t", "WORKING")))
        .isEqualTo(202);
    awaitReceived(1);
  }

  @ParameterizedTest
  @EnumSource
  void anAgentThatPushesNothingIsNotAsked(Generation client) throws Exception {
    var id = external(Generation.V0_3, false);

    assertThat(set(id, client, "t", config(client)).body().path("error").path("code").asInt())
        .isEqualTo(-32003);
    assertThat(list(id, client, "t").path("error").path("code").asInt()).isEqualTo(-32003);
    assertThat(call(id, client, A2aMethod.SEND, message(client)).body().path("error")
        .path("code").asInt()).isEqualTo(-32003);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aReceiverThatCannotBeUsedIsNamed(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var wrong = config(client).replace(receiver.uri().toString(), "http://169.254.169.254/");

    assertThat(set(id, client, "t", wrong).body().path("error").path("message").asText())
        .startsWith(client == Generation.V1_0 ? "url " : "pushNotificationConfig.url ");
    var error = call(id, client, A2aMethod.SEND, message(client)
        .replace(receiver.uri().toString(), "http://169.254.169.254/")).body().path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32602);
    assertThat(error.path("message").asText()).startsWith("configuration.");
    assertThat(asked).isEmpty();
  }

  @Test
  void nobodySeesOrChangesWhatIsAnothers() throws Exception {
    var parent = http.mock("Parent " + UUID.randomUUID());
    var id = external(Generation.V1_0, true);
    http.send("PATCH", "/workspaces/" + id, "{\"parent_id\":\"" + parent + "\"}").expect(200);
    var task = "t-" + UUID.randomUUID();
    set(id, Generation.V1_0, task, config(Generation.V1_0));
    var own = told();
    var other = new String[]{"X-Workspace-ID", parent.toString()};

    assertThat(get(id, Generation.V1_0, task, "c", other).body().path("error").path("code")
        .asInt()).isEqualTo(-32001);
    assertThat(list(id, Generation.V1_0, task, other).path("error").path("code").asInt())
        .isEqualTo(-32001);
    assertThat(set(id, Generation.V1_0, task, config(Generation.V1_0), other).body()
        .path("error").path("code").asInt()).isEqualTo(-32001);
    assertThat(call(id, Generation.V1_0, A2aMethod.DELETE_PUSH,
        "{\"taskId\":\"" + task + "\",\"id\":\"c\"}", other).body().path("error").path("code")
        .asInt()).isEqualTo(-32001);
    assertThat(push(Generation.V1_0, own, news(Generation.V1_0, task, "WORKING")))
        .isEqualTo(202);
  }

  @Test
  void onlyTheAgentWithTheTokenPushes() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));
    var path = URI.create(told().path("url").asText()).getPath();
    var token = new String[]{"X-A2A-Notification-Token", told().path("token").asText()};
    var good = news(Generation.V0_3, "t", "WORKING");

    http.post(path, good).expect(401);
    http.post(path, good, "X-A2A-Notification-Token", TOKEN).expect(401);
    http.post(path, good, "Authorization", "Bearer " + PROOF).expect(401);
    http.post(path.replace(id.toString(), UUID.randomUUID().toString()), good, token).expect(404);
    http.post("/workspaces/" + id + "/a2a/push/" + UUID.randomUUID(), good, token).expect(404);
    assertThat(HttpCalls.code(http.post(path, "no", token).expect(400).body()))
        .isEqualTo("malformed_json");
    assertThat(HttpCalls.code(http.post(path, "{}", token).expect(400).body()))
        .isEqualTo("invalid_field");
    http.post(path, news(Generation.V0_3, "another", "WORKING"), token).expect(400);
    http.post(path, news(Generation.V0_3, "x".repeat(300), "WORKING"), token).expect(400);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    assertThat(receiver.exchanges()).isEmpty();
  }

  @Test
  void newsMayBeAsLargeAsAnAnswer() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));
    var path = URI.create(told().path("url").asText()).getPath();
    var token = new String[]{"X-A2A-Notification-Token", told().path("token").asText()};
    var large = """
        {"kind":"task","id":"t","contextId":"x","status":{"state":"working"},"artifacts":[
        {"artifactId":"a","parts":[{"kind":"text","text":"%s"}]}]}""";

    http.post(path, large.formatted("x".repeat(11 << 20)), token).expect(413);
    http.post(path, large.formatted("x".repeat(2 << 20)), token).expect(202);

    awaitReceived(1);
    assertThat(receiver.exchanges().getFirst().body()).hasSizeGreaterThan(2 << 20);
  }

  @Test
  void nothingIsReadFromWhoHasNoToken() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));

    http.post(URI.create(told().path("url").asText()).getPath(), "x".repeat(11 << 20)).expect(401);
  }

  @Test
  void newsThatFailsIsTriedAgainLaterAndInOrder() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));
    received = exchange -> exchange.answer(503, "text/plain", "");
    push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING"));
    push(Generation.V0_3, told(), news(Generation.V0_3, "t", "COMPLETED"));
    awaitReceived(1);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();

    clock.move(Duration.ofSeconds(2));
    awaitReceived(2);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    received = exchange -> exchange.answer(200, "text/plain", "");
    clock.move(Duration.ofSeconds(3));
    awaitReceived(4);

    assertThat(receiver.exchanges()).extracting(exchange -> JSON.readTree(exchange.body())
        .path("status").path("state").asText())
        .containsExactly("working", "working", "working", "completed");
  }

  @Test
  void whatIsGivenUpIsSeenAndSentAgain() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));
    received = exchange -> exchange.answer(410, "text/plain", "");
    push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING"));
    awaitReceived(1);
    Until.holds("it is given up", () -> !dead(id).isEmpty());

    var letter = dead(id).path(0);
    assertThat(letter.path("task_id").asText()).isEqualTo("t");
    assertThat(letter.path("config_id").asText()).isEqualTo("c");
    assertThat(letter.path("attempts").asInt()).isEqualTo(1);
    assertThat(letter.path("last_error").asText())
        .isEqualTo("the receiver answered with status 410");
    assertThat(letter.toString()).doesNotContain(receiver.uri().getAuthority(), PROOF, TOKEN);
    http.post("/workspaces/" + http.mock("Other " + UUID.randomUUID()) + "/a2a/push/dead/"
        + letter.path("id").asText() + "/retry", "").expect(404);

    received = exchange -> exchange.answer(200, "text/plain", "");
    var retry = "/workspaces/" + id + "/a2a/push/dead/" + letter.path("id").asText() + "/retry";
    http.post(retry, "").expect(200);

    awaitReceived(2);
    assertThat(dead(id)).isEmpty();
    http.post(retry, "").expect(404);
  }

  @Test
  void allNewsForADeadReceiverIsGivenUpADayAfterItCame() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));
    received = exchange -> exchange.answer(503, "text/plain", "");
    push(Generation.V0_3, told(), news(Generation.V0_3, "t", "WORKING"));
    push(Generation.V0_3, told(), news(Generation.V0_3, "t", "COMPLETED"));
    awaitReceived(1);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();

    clock.move(Duration.ofDays(1));

    Until.holds("both are given up", () -> dead(id).size() == 2);
    assertThat(receiver.exchanges()).hasSize(3);
  }

  @Test
  void aLargeTaskTakesThePlaceOfTheOlderOneThatWaits() throws Exception {
    var id = external(Generation.V0_3, true);
    set(id, Generation.V0_3, "t", config(Generation.V0_3));
    received = exchange -> exchange.answer(503, "text/plain", "");
    assertThat(push(Generation.V0_3, told(), largeTask("working"))).isEqualTo(202);
    awaitReceived(1);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    received = exchange -> exchange.answer(200, "text/plain", "");

    assertThat(push(Generation.V0_3, told(), largeTask("completed"))).isEqualTo(202);
    assertThat(push(Generation.V0_3, told(), news(Generation.V0_3, "t", "CANCELED")))
        .isEqualTo(202);
    clock.move(Duration.ofSeconds(2));

    awaitReceived(3);
    assertThat(receiver.exchanges()).extracting(exchange -> JSON.readTree(exchange.body())
        .path("status").path("state").asText()).containsExactly("working", "completed", "canceled");
    assertThat(dead(id)).isEmpty();
  }

  private static String largeTask(String state) {
    return """
        {"kind":"task","id":"t","contextId":"x","status":{"state":"%s"},"artifacts":[
        {"artifactId":"a","parts":[{"kind":"text","text":"%s"}]}]}"""
        .formatted(state, "x".repeat(9 << 20));
  }

  @Test
  void eventsThatAreTooMuchForAReceiverAreDeadAtOnceAndCanBeSentAgain() throws Exception {
    var id = external(Generation.V1_0, true);
    set(id, Generation.V1_0, "t", config(Generation.V1_0));
    received = exchange -> exchange.answer(503, "text/plain", "");
    var large = """
        {"artifactUpdate":{"taskId":"t","contextId":"x","artifact":{"artifactId":"a",
        "parts":[{"text":"%s"}]}}}""".formatted("x".repeat(9 << 20));
    assertThat(push(Generation.V1_0, told(), large)).isEqualTo(202);
    awaitReceived(1);
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();

    assertThat(push(Generation.V1_0, told(), large)).isEqualTo(202);

    assertThat(dead(id)).hasSize(1);
    assertThat(dead(id).path(0).path("last_error").asText())
        .isEqualTo("too much waits for the receiver");
    assertThat(dead(id).path(0).path("attempts").asInt()).isZero();
    http.post("/workspaces/" + id + "/a2a/push/dead/" + dead(id).path(0).path("id").asText()
        + "/retry", "").expect(200);
    received = exchange -> exchange.answer(200, "text/plain", "");
    clock.move(Duration.ofSeconds(2));
    awaitReceived(3);
    assertThat(dead(id)).isEmpty();
  }

  private JsonNode dead(UUID id) throws Exception {
    return http.get("/workspaces/" + id + "/a2a/push/dead").expect(200).body();
  }

  @ParameterizedTest
  @EnumSource
  void tasksOfAgentsInsideThisProcessHaveReceiversToo(Generation client) throws Exception {
    var id = http.mock("Mock " + UUID.randomUUID());
    registry().tasks().insert(task(id, client, "WORKING", 0), List.of());

    assertThat(set(id, client, "unknown", config(client)).body().path("error").path("code")
        .asInt()).isEqualTo(-32001);
    assertThat(set(id, client, "t", config(client)).body().has("result")).isTrue();
    assertThat(list(id, client, "t").findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
    assertThat(http.get("/workspaces/" + id + "/.well-known/agent-card.json").expect(200).body()
        .path("capabilities").path("pushNotifications").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void newsOfTasksInsideThisProcessIsWrittenWithThem(Generation client) throws Exception {
    var id = http.mock("Mock " + UUID.randomUUID());
    registry().tasks().insert(task(id, client, "WORKING", 0), List.of());
    set(id, client, "t", config(client));
    var events = List.of(
        event(1, """
            {"artifactUpdate":{"taskId":"t","contextId":"x","artifact":{"artifactId":"a",
            "parts":[{"text":"Half"}]}}}"""),
        event(2, news(Generation.V1_0, "t", "COMPLETED")));
    var news = new PushNews(clock, UUID::randomUUID, () -> {});

    for (var event : events) {
      registry().transaction(transaction -> {
        var now = task(id, client, event.number() == 2 ? "COMPLETED" : "WORKING", event.number());
        transaction.tasks().advance(
            TaskHead.of(task(id, client, "WORKING", event.number() - 1)), now, List.of(event));
        news.happened(now, List.of(event), transaction);
        return true;
      });
    }

    if (client == Generation.V1_0) {
      awaitReceived(2);
      assertThat(receiver.exchanges()).extracting(got -> JSON.readTree(got.body()))
          .containsExactly(JSON.readTree(events.getFirst().body().text()),
              JSON.readTree(events.getLast().body().text()));
    } else {
      awaitReceived(1);
      assertThat(JSON.readTree(receiver.exchanges().getFirst().body()))
          .isEqualTo(JSON.readTree(news(Generation.V0_3, "t", "COMPLETED")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void allNewsOfAMessageToAnAgentInsideThisProcessIsTold(Generation client) throws Exception {
    var id = http.mock("Mock " + UUID.randomUUID());

    call(id, client, A2aMethod.STREAM, message(client, "tck-stream-001-" + UUID.randomUUID()));

    Until.holds("the end is told", () -> receiver.exchanges().stream()
        .anyMatch(got -> got.body().toUpperCase(Locale.ROOT).contains("COMPLETED")));
    var bodies = receiver.exchanges().stream().map(RawAgent.Exchange::body).toList();
    if (client == Generation.V1_0) {
      assertThat(bodies.getFirst()).startsWith("{\"task\":");
      assertThat(bodies).anyMatch(body -> body.startsWith("{\"artifactUpdate\":"));
      assertThat(bodies.getLast()).startsWith("{\"statusUpdate\":");
    } else {
      assertThat(bodies).hasSizeGreaterThan(1)
          .allMatch(body -> body.contains("\"kind\":\"task\""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageOfAnAgentInsideThisProcessLeavesNoReceiver(Generation client) throws Exception {
    var id = http.mock("Mock " + UUID.randomUUID());

    call(id, client, A2aMethod.SEND, message(client, "tck-message-response-" + id));

    assertThat(hasReceiver(id)).isFalse();
  }

  private boolean hasReceiver(UUID id) {
    return registry().pushConfigs().page(Optional.empty(), 1000).stream()
        .anyMatch(config -> config.workspaceId().equals(id));
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsRefusedLeavesNoReceiver(Generation client) throws Exception {
    var id = external(Generation.V1_0, true);
    var inside = http.mock("Mock " + UUID.randomUUID());
    var references = IntStream.rangeClosed(0, 100).mapToObj(number -> "\"t" + number + "\"")
        .collect(Collectors.joining(","));

    assertThat(call(id, client, A2aMethod.SEND, message(client).replace("\"messageId\":\"m\"",
        "\"messageId\":\"m\",\"referenceTaskIds\":[" + references + "]"))
        .body().path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(call(inside, client, A2aMethod.SEND, messageOf(client, "unknown", "c"))
        .body().path("error").path("code").asInt()).isEqualTo(-32001);

    assertThat(hasReceiver(id)).isFalse();
    assertThat(hasReceiver(inside)).isFalse();
    assertThat(asked).isEmpty();
  }

  /** Sends a message for the task {@code t} that brings another receiver under the id {@code c}. */
  private String replacing(UUID id, Generation client, A2aMethod method, String contextId)
      throws Exception {
    return call(id, client, method, messageOf(client, "t", "c")
        .replace("\"messageId\"", "\"contextId\":\"" + contextId + "\",\"messageId\"")
        .replace(receiver.uri().toString(), receiver.uri() + "/other")).raw().body();
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsRefusedHereLeavesTheReceiverOfItsTask(Generation client) throws Exception {
    var id = http.mock("Mock " + UUID.randomUUID());
    registry().tasks().insert(task(id, client, "WORKING", 0), List.of());
    set(id, client, "t", config(client));

    assertThat(replacing(id, client, A2aMethod.SEND, "another")).contains("\"error\"");

    assertThat(list(id, client, "t").findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"document", "stream", "nobody"})
  void aMessageThatItsAgentRefusesLeavesTheReceiverOfItsTask(String how) throws Exception {
    var client = Generation.V1_0;
    var id = external(client, true);
    set(id, client, "t", config(client));
    var told = told();
    var refusal = response("error", "{\"code\":-32602,\"message\":\"no\"}");
    behaviour = exchange -> {
      if (how.equals("stream")) {
        exchange.beginEvents();
        exchange.chunk("data: " + refusal + "\n\n");
        exchange.endChunks();
      } else {
        exchange.answer(200, "application/json", refusal);
      }
    };
    if (how.equals("nobody")) {
      agent.close();
    }

    assertThat(replacing(id, client, how.equals("stream") ? A2aMethod.STREAM : A2aMethod.SEND,
        "x")).contains("\"error\"");

    assertThat(list(id, client, "t").findValuesAsText("url"))
        .containsExactly(receiver.uri().toString());
    assertThat(push(client, told, news(client, "t", "WORKING"))).isEqualTo(202);
    awaitReceived(1);
  }

  @Test
  void aMessageThatItsAgentTakesReplacesTheReceiverOfItsTask() throws Exception {
    var client = Generation.V1_0;
    var id = external(client, true);
    set(id, client, "t", config(client));
    behaviour = exchange -> exchange.answer(200, "application/json", response("result",
        "{\"task\":{\"id\":\"t\",\"contextId\":\"x\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}"));

    replacing(id, client, A2aMethod.SEND, "x");

    assertThat(list(id, client, "t").findValuesAsText("url"))
        .containsExactly(receiver.uri() + "/other");
  }

  @Test
  void aMessageThatReachesNobodyLeavesNoReceiverAndOneThatWaitsDoes() throws Exception {
    var id = external(Generation.V1_0, true);
    behaviour = RawAgent.Exchange::hangUp;
    assertThat(call(id, Generation.V1_0, A2aMethod.SEND, message(Generation.V1_0)).body()
        .path("result").path("task").path("status").path("state").asText())
        .isEqualTo("TASK_STATE_SUBMITTED");
    assertThat(hasReceiver(id)).as("its message waits").isTrue();

    var other = external(Generation.V1_0, true);
    agent.close();
    assertThat(call(other, Generation.V1_0, A2aMethod.SEND, message(Generation.V1_0)).body()
        .has("error")).isTrue();
    assertThat(hasReceiver(other)).isFalse();
  }

  private String message(Generation client, String messageId) {
    return message(client).replace("\"m\"", "\"" + messageId + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatEndsAtOnceIsToldOnce(Generation client) throws Exception {
    var id = http.mock("Mock " + UUID.randomUUID());

    call(id, client, A2aMethod.SEND, message(client, "tck-complete-task-" + id));

    awaitReceived(1);
    assertThat(receiver.exchanges().getFirst().body()).containsIgnoringCase("completed");
  }

  private static TaskEvent event(long number, String body) {
    return new TaskEvent(number, Body.of(body));
  }

  private StoredTask task(UUID id, Generation client, String state, long lastEvent) {
    var now = clock.instant();
    return new StoredTask(id, "t", "x", "canvas", client.version(), "TASK_STATE_" + state,
        state.equals("COMPLETED"), now, Optional.of(Body.of("""
            {"id":"t","contextId":"x","status":{"state":"TASK_STATE_%s"}}""".formatted(state))),
        lastEvent, Set.of(), now, now);
  }

  @ParameterizedTest
  @CsvSource({"t,c", "jobs/t/1,c/d"})
  void theRestBindingHasPushConfigurations(String task, String config) throws Exception {
    var id = external(Generation.V0_3, true);
    var path = "/workspaces/" + id + "/a2a/tasks/" + task.replace("/", "%2F")
        + "/pushNotificationConfigs";
    var one = path + "/" + config.replace("/", "%2F");

    assertThat(http.post(path, config(Generation.V1_0, config)).expect(200).get("id"))
        .isEqualTo(config);
    assertThat(list(id, Generation.V1_0, task).findValuesAsText("id")).contains(config);
    assertThat(http.get(path).expect(200).body().path("configs")).hasSize(1);
    assertThat(http.get(one).expect(200).get("url")).isEqualTo(receiver.uri().toString());
    assertThat(http.send("DELETE", one, "").expect(200).body()).isEmpty();
    http.get(one).expect(404);
  }

  @Test
  void atMostAHundredConfigurationsOfATask() throws Exception {
    var id = external(Generation.V0_3, true);
    for (int i = 0; i < 100; i++) {
      assertThat(set(id, Generation.V1_0, "t", config(Generation.V1_0, "c" + i)).body()
          .has("result")).isTrue();
    }

    assertThat(set(id, Generation.V1_0, "t", config(Generation.V1_0, "more")).body()
        .path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(set(id, Generation.V1_0, "t", config(Generation.V1_0, "c7")).body()
        .has("result")).isTrue();
  }
}
