package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.tasks.WatchedTasks;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent inside the server that says a task's text word by word, faster than the registry writes. */
@Timeout(120)
class ChattyAgentTest {
  private static final int EVENTS = 101;

  private final AtomicInteger writes = new AtomicInteger();
  private final CountDownLatch allSaid = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Boolean> tidied = new CompletableFuture<>();
  private final MoleculeServer server = MoleculeServer.builder()
      .messageStore(InMemory.messageStore())
      .registry(WatchedTasks.of(InMemory.registry(), this::before))
      .runtime("chatty", new InProcess(request -> new AgentReply.Stream(new Talk()), false),
          "chatty")
      .set("env", "development").build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  /** The registry writes nothing more of the task before all is said. */
  private void before(String call) {
    if (call.equals("advance")) {
      writes.incrementAndGet();
      WatchedTasks.await(allSaid);
    }
  }

  private final class Talk implements AgentReply.Events {
    private int said;

    @Override
    public Optional<Body> next() throws InterruptedException {
      said++;
      if (said > EVENTS) {
        allSaid.countDown();
        tidyUp();
        return Optional.empty();
      }
      return Optional.of(Body.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + event() + "}"));
    }

    private void tidyUp() throws InterruptedException {
      boolean inTime = closed.await(60, TimeUnit.SECONDS);
      tidied.complete(inTime);
    }

    private String event() {
      if (said == 1) {
        return "{\"kind\":\"task\",\"id\":\"t\",\"contextId\":\"c\","
            + "\"status\":{\"state\":\"submitted\"}}";
      }
      return said == EVENTS
          ? "{\"kind\":\"status-update\",\"taskId\":\"t\",\"contextId\":\"c\",\"final\":true,"
              + "\"status\":{\"state\":\"completed\"}}"
          : """
              {"kind":"artifact-update","taskId":"t","contextId":"c","append":true,
              "artifact":{"artifactId":"a","parts":[{"kind":"text","text":"word %d "}]}}"""
              .formatted(said);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void whatItSaysDuringAWriteIsWrittenAtOnce() throws Exception {
    var agent = UUID.fromString(http
        .post("/workspaces", "{\"name\":\"Chatty\",\"runtime\":\"chatty\"}").expect(201)
        .get("id"));
    var words = IntStream.range(2, EVENTS).mapToObj(i -> "word " + i + " ").toList();
    List<EventReader.Event> heard;
    try (var reader = EventReader.post(server.uri().resolve("/workspaces/" + agent + "/a2a"), """
        {"jsonrpc":"2.0","id":7,"method":"SendStreamingMessage","params":{"message":
        {"role":"ROLE_USER","messageId":"m","parts":[{"text":"Tell me"}]}}}""")) {
      heard = reader.rest();
    }

    assertThat(writes).as("of " + EVENTS + " events").hasValueLessThanOrEqualTo(2);
    assertThat(heard).extracting(EventReader.Event::id).containsExactlyElementsOf(
        IntStream.rangeClosed(1, EVENTS).mapToObj(String::valueOf).toList());
    assertThat(heard.subList(1, EVENTS - 1))
        .flatExtracting(event -> event.said().findValuesAsText("text"))
        .containsExactlyElementsOf(words);
    assertThat(heard.getLast().state()).isEqualTo("TASK_STATE_COMPLETED");
    var task = http.get("/workspaces/" + agent + "/a2a/tasks/t").expect(200).body();
    assertThat(task.path("artifacts").findValuesAsText("text"))
        .containsExactlyElementsOf(words);
    assertThat(http.history(agent).findValuesAsText("content")).hasSize(2)
        .element(1).asString().contains("word 2 ", "word 99 ");
    assertThat(tidied).as("it is closed, not interrupted")
        .succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
  }
}
