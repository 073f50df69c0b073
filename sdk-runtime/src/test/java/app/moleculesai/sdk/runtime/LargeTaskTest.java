package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.tasks.WatchedTasks;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent inside the server whose task grows larger than the server keeps, by one of several events that came together. */
@Timeout(120)
class LargeTaskTest {
  private static final int LARGEST = 10 << 20;
  private static final int LITTLE = 100 << 10;

  private final ConcurrentLinkedQueue<String> says = new ConcurrentLinkedQueue<>();
  private final CountDownLatch allSaid = new CountDownLatch(1);
  private final Registry registry = InMemory.registry();
  private final MoleculeServer server = MoleculeServer.builder()
      .messageStore(InMemory.messageStore()).registry(WatchedTasks.of(registry, this::before))
      .runtime("large", new InProcess(request -> new AgentReply.Stream(new Talk()), false), "large")
      .set("env", "development").build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  /** What comes behind the first event that is written, which is held up alone, comes together. */
  private void before(String call) {
    if (call.equals("advance")) {
      WatchedTasks.await(allSaid);
    }
  }

  private final class Talk implements AgentReply.Events {
    @Override
    public Optional<Body> next() {
      var said = Optional.ofNullable(says.poll());
      if (said.isEmpty()) {
        allSaid.countDown();
      }
      return said.map(event -> Body.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + event + "}"));
    }

    @Override
    public void close() {}
  }

  private static String artifact(String id, int characters) {
    return """
        {"kind":"artifact-update","taskId":"t","contextId":"c",
        "artifact":{"artifactId":"%s","parts":[{"kind":"text","text":"%s"}]}}"""
        .formatted(id, "x".repeat(characters));
  }

  private static String end(String text) {
    return """
        {"kind":"status-update","taskId":"t","contextId":"c","final":true,
        "status":{"state":"completed","message":{"kind":"message","messageId":"last",
        "role":"agent","parts":[{"kind":"text","text":"%s"}]}}}""".formatted(text);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    server.close();
    registry.close();
  }

  /** Has an agent fill its task but for a little, and then say more at once; returns what became of it. */
  private StoredTask full(UUID agent, List<String> more) throws Exception {
    says.add("""
        {"kind":"task","id":"t","contextId":"c","status":{"state":"working"}}""");
    says.add(artifact("full", LARGEST - 2 * LITTLE));
    says.addAll(more);
    http.post("/workspaces/" + agent + "/a2a", """
        {"jsonrpc":"2.0","id":7,"method":"SendMessage","params":{"message":
        {"role":"ROLE_USER","messageId":"m","parts":[{"text":"Tell me"}]},
        "configuration":{"returnImmediately":true}}}""").expect(200);
    Until.holds("its turn ends", () -> http.get("/workspaces/" + agent + "/activity").expect(200)
        .body().findValuesAsText("status").contains("error"));
    return registry.tasks().find(agent, "t").orElseThrow();
  }

  private UUID agent() throws Exception {
    return UUID.fromString(http
        .post("/workspaces", "{\"name\":\"Large\",\"runtime\":\"large\"}").expect(201)
        .get("id"));
  }

  @Test
  void whatHasRoomIsKeptAndTheTurnIsNotAnswered() throws Exception {
    var task = full(agent(),
        List.of(artifact("kept", LITTLE), artifact("much", 3 * LITTLE), end("Done")));

    assertThat(task.state()).isEqualTo("TASK_STATE_FAILED");
    assertThat(task.body().orElseThrow().text()).contains("the task became larger than",
        "\"artifactId\":\"kept\"").doesNotContain("\"artifactId\":\"much\"", "Done");
  }

  @Test
  void anEndThatHasNoRoomIsNoAnswer() throws Exception {
    var task = full(agent(), List.of(artifact("kept", LITTLE), end("y".repeat(3 * LITTLE))));

    assertThat(task.state()).isEqualTo("TASK_STATE_FAILED");
    assertThat(task.body().orElseThrow().text()).contains("the task became larger than",
        "\"artifactId\":\"kept\"").doesNotContain("yyy");
  }
}
