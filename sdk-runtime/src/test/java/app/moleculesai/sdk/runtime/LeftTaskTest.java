package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.AgentRequest;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.tasks.WatchedTasks;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that leaves a task to another one, which cannot go on with it because the registry does not answer. */
@Timeout(120)
class LeftTaskTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch mayRest = new CountDownLatch(1);
  private final CountDownLatch rests = new CountDownLatch(1);
  private volatile Optional<Thread> second = Optional.empty();
  private final Registry registry = InMemory.registry();
  private final MoleculeServer server = MoleculeServer.builder()
      .messageStore(InMemory.messageStore()).registry(WatchedTasks.of(registry, this::before))
      .runtime("pair", new InProcess(this::answer, false), "pair").set("env", "development")
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  /** The first agent leaves the task just before the second one's words are written, which then cannot be. */
  private void before(String call) {
    if (second.filter(Thread.currentThread()::equals).isPresent()) {
      mayRest.countDown();
      WatchedTasks.await(rests);
      throw new SdkException(ErrorCode.UNAVAILABLE, "no answer to " + call);
    }
  }

  private AgentReply answer(AgentRequest request) {
    return new AgentReply.Stream(asked.incrementAndGet() == 1 ? new First() : new Second());
  }

  private static Optional<Body> works(String kind, String id) {
    return Optional.of(Body.of("""
        {"jsonrpc":"2.0","id":1,"result":{"kind":"%s","contextId":"c",%s,
        "status":{"state":"working"}}}""".formatted(kind, id)));
  }

  private final class First implements AgentReply.Events {
    private boolean said;

    @Override
    public Optional<Body> next() {
      if (!said) {
        said = true;
        return works("task", "\"id\":\"t\"");
      }
      WatchedTasks.await(mayRest);
      return Optional.empty();
    }

    @Override
    public void close() {
      rests.countDown();
    }
  }

  private final class Second implements AgentReply.Events {
    @Override
    public Optional<Body> next() {
      second = Optional.of(Thread.currentThread());
      return works("status-update", "\"taskId\":\"t\",\"final\":false");
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() throws Exception {
    mayRest.countDown();
    http.close();
    server.close();
    registry.close();
  }

  private EventReader stream(UUID agent, String more) throws Exception {
    return EventReader.post(server.uri().resolve("/workspaces/" + agent + "/a2a"), """
        {"jsonrpc":"2.0","id":7,"method":"SendStreamingMessage","params":{"message":
        {"role":"ROLE_USER","messageId":"m","parts":[{"text":"Go"}]%s}}}""".formatted(more));
  }

  @Test
  void aTaskThatNobodyGoesOnWithIsNotLost() throws Exception {
    var agent = UUID.fromString(http
        .post("/workspaces", "{\"name\":\"Pair\",\"runtime\":\"pair\"}").expect(201).get("id"));
    try (var reader = stream(agent, "")) {
      assertThat(reader.read().name()).isEqualTo("task");
      try (var refused = stream(agent, ",\"taskId\":\"t\"")) {
        assertThat(refused.rest()).singleElement().asString().contains("-32603", "unavailable");
      }

      Until.holds("nobody works on it",
          () -> registry.tasks().find(agent, "t").orElseThrow().runners().isEmpty());
      assertThat(registry.tasks().find(agent, "t").orElseThrow().state())
          .isEqualTo("TASK_STATE_WORKING");
      assertThat(reader.rest()).as("whoever follows it").isEmpty();
    }
  }
}
