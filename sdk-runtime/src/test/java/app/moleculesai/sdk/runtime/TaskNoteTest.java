package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a task is stays known when log or registry fail in the middle ({@code a2a.md}, rule 13). */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TaskNoteTest {
  private final StubbornStore log = new StubbornStore(InMemory.messageStore());
  private final Registry registry = InMemory.registry();
  /** A method of tasks that does not answer. */
  private final AtomicReference<String> refused = new AtomicReference<>("");
  private final MoleculeServer server = MoleculeServer.builder().discovery(Discovery.classPath())
      .set("env", "development").messageStore(log.store()).registry(stubborn()).build().start();
  private final HttpCalls http = new HttpCalls(server.uri());
  private final AtomicReference<RawAgent.Behaviour> behaviour = new AtomicReference<>(
      exchange -> exchange.say("Hello"));
  private RawAgent agent;
  private UUID parent = new UUID(0, 0);
  private UUID child = new UUID(0, 0);

  private Registry stubborn() {
    var tasks = (TaskRepository) Proxy.newProxyInstance(Registry.class.getClassLoader(),
        new Class<?>[]{TaskRepository.class}, (proxy, method, arguments) -> {
          if (method.getName().equals(refused.get())) {
            throw new SdkException(ErrorCode.UNAVAILABLE, "the registry did not answer");
          }
          return call(registry.tasks(), method, arguments);
        });
    return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(),
        new Class<?>[]{Registry.class}, (proxy, method, arguments) -> method.getName()
            .equals("tasks") ? tasks : call(registry, method, arguments));
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw Optional.ofNullable(e.getCause()).orElse(e);
    }
  }

  @BeforeEach
  void start() throws Exception {
    agent = new RawAgent(exchange -> behaviour.get().answer(exchange));
    parent = http.mock("Parent");
    child = UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent\",\"external\":true,"
        + "\"parent_id\":\"" + parent + "\",\"url\":\"" + agent.uri() + "\"}").expect(201)
        .get("id"));
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    agent.close();
  }

  private static String task(String state, int padding) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"kind\":\"task\",\"id\":\"t1\",\"contextId\":"
        + "\"c1\",\"metadata\":{\"long\":\"" + "x".repeat(padding) + "\"},\"status\":{\"state\":\""
        + state + "\"}}}";
  }

  private void says(String state, int padding) {
    behaviour.set(exchange -> exchange.answer(200, "application/json", task(state, padding)));
  }

  private HttpCalls.Answer call(String method, String params) throws Exception {
    return http.post("/workspaces/" + child + "/a2a", "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
        + method + "\",\"params\":" + params + "}", "X-Workspace-ID", parent.toString());
  }

  private static String message() {
    return "{\"message\":{\"kind\":\"message\",\"messageId\":\"" + UUID.randomUUID()
        + "\",\"role\":\"user\",\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}";
  }

  private Optional<StoredTask> row() {
    return registry.tasks().find(child, "t1");
  }

  @ParameterizedTest
  @CsvSource({"0", "100000"})
  void whatTheLogSaysOfATaskIsNotedBefore(int padding) throws Exception {
    says("working", padding);
    log.refuse("advance");
    try {
      call("message/send", message());
    } catch (IOException e) {
      assertThat(padding).as("only a long answer has begun before it is stored").isPositive();
    }

    assertThat(log.refusals()).isPositive();
    assertThat(row()).hasValueSatisfying(
        task -> assertThat(task.owner()).isEqualTo("workspace:" + parent));
    log.relent();
  }

  @Test
  void aTaskThatCouldNotBeNotedIsNotedLater() throws Exception {
    says("working", 0);
    refused.set("insert");
    call("message/send", message()).expect(200);
    assertThat(row()).isEmpty();

    refused.set("");
    while (row().isEmpty()) {
      Thread.onSpinWait();
    }
    call("tasks/get", "{\"id\":\"t1\"}").expect(200);
  }

  @Test
  void aStateThatCouldNotBeNotedIsNotedLater() throws Exception {
    says("working", 0);
    call("message/send", message()).expect(200);
    refused.set("advance");
    says("completed", 0);
    call("tasks/get", "{\"id\":\"t1\"}").expect(200);
    assertThat(row().orElseThrow().ended()).isFalse();

    refused.set("");
    while (!row().orElseThrow().ended()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoseAWaitingMessagesTaskIsStandsInTheLog() throws Exception {
    behaviour.set(RawAgent.Exchange::hangUp);
    var ours = call("SendMessage", "{\"message\":{\"messageId\":\"m\",\"role\":\"ROLE_USER\","
        + "\"parts\":[{\"text\":\"Hello\"}]}}").expect(200).body().at("/result/task/id").asText();
    says("working", 0);
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + child
        + "\",\"error_rate\":0,\"active_tasks\":0,\"uptime_seconds\":1}").expect(200);
    assertThat(server.awaitQuiet(Duration.ofSeconds(60))).isTrue();
    assertThat(row()).isPresent();
    registry.tasks().deleteOver(Instant.MAX, Instant.MAX, 10);
    assertThat(row()).isEmpty();

    var task = call("CancelTask", "{\"id\":\"" + ours + "\"}").expect(200).body();
    assertThat(task.at("/result/id").asText()).isEqualTo(ours);
    assertThat(row()).isPresent();
  }
}
