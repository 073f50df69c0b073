package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a turn when the store, or an agent inside the server, fails ({@code wire.md} 3.1 step 7). */
class TurnStorageTest {
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"message/send\","
      + "\"params\":{\"message\":{\"messageId\":\"m\",\"parts\":[{\"text\":\"Hello\"}]}}}";

  private final StubbornStore stubborn = new StubbornStore(new ReferenceStore());
  private final MoleculeServer server = MoleculeServer.builder()
      .messageStore(stubborn.store())
      .discovery(Discovery.classPath())
      .set("env", "development")
      .set("runtimes.mock.reply-delay", "0ms")
      .runtime("broken", new InProcess(request -> {
        throw new IllegalStateException("a bug");
      }, false), "broken")
      .runtime("dropping", new InProcess(request -> new AgentReply.Dropped(), true), "dropping")
      .runtime("failing", new InProcess(request -> new AgentReply.Stream(new HalfAStream()), true),
          "failing")
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  /** One event, and then a bug. */
  private static final class HalfAStream implements AgentReply.Events {
    private boolean sent;

    @Override
    public Optional<Body> next() {
      if (sent) {
        throw new IllegalStateException("a bug");
      }
      sent = true;
      return Optional
          .of(Body.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"kind\":\"message\"}}"));
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID workspace(String body) throws Exception {
    return UUID.fromString(http.post("/workspaces", body).expect(201).get("id"));
  }

  private Answer ask(UUID id) throws Exception {
    return http.post("/workspaces/" + id + "/a2a", CALL);
  }

  private String status(UUID id) {
    return server.messageStore().activities(ActivityQuery.of(id)).activities().getFirst().status();
  }

  @Test
  void aMessageThatCannotBeStoredIsNotSent() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.say("Hi"))) {
      var id = workspace("{\"name\":\"A\",\"external\":true,\"url\":\"" + agent.uri() + "\"}");
      stubborn.refuse("append");
      var answer = ask(id);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.get("code")).isEqualTo("unavailable");
      assertThat(agent.exchanges()).isEmpty();
    }
  }

  @Test
  void anAnswerThatCannotBeStoredSaysSoAndIsStoredLater() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.say("Hi"))) {
      var id = workspace("{\"name\":\"A\",\"external\":true,\"url\":\"" + agent.uri() + "\"}");
      stubborn.refuse("advance");
      var answer = ask(id);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.get("code")).isEqualTo("turn_not_stored");
      assertThat(answer.body().path("delivery_confirmed").asBoolean()).isTrue();
      assertThat(status(id)).isEqualTo(ActivityStatus.PENDING);

      stubborn.relent();
      assertThat(server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
      assertThat(status(id)).isEqualTo(ActivityStatus.OK);
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Hi");
    }
  }

  @Test
  void anAnswerThatWaitsToBeStoredIsStoredBeforeTheServerEnds() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.say("Hi"))) {
      var id = workspace("{\"name\":\"A\",\"external\":true,\"url\":\"" + agent.uri() + "\"}");
      stubborn.refuse("advance");
      ask(id).expect(502);
      var turn = server.messageStore().activities(ActivityQuery.of(id)).activities().getFirst();

      stubborn.relent();
      server.close();

      assertThat(stubborn.store().find(turn.ref()).orElseThrow().status())
          .isEqualTo(ActivityStatus.OK);
    }
  }

  @Test
  void aStreamWhoseEndCannotBeStoredBreaks() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      exchange.event("Hi");
      exchange.endChunks();
    })) {
      var id = workspace("{\"name\":\"A\",\"external\":true,\"url\":\"" + agent.uri() + "\"}");
      stubborn.refuse("advance");
      assertThatThrownBy(() -> ask(id)).isInstanceOf(IOException.class);

      stubborn.relent();
      assertThat(server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
      assertThat(status(id)).isEqualTo(ActivityStatus.OK);
    }
  }

  @Test
  void anAgentInsideTheServerThatFailsLeavesAFinishedTurn() throws Exception {
    var id = workspace("{\"name\":\"B\",\"runtime\":\"broken\"}");
    var answer = ask(id);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.raw().body()).doesNotContain("a bug");
    assertThat(status(id)).isEqualTo(ActivityStatus.ERROR);
  }

  @Test
  void anAgentThatAnswersAtOnceAndDropsTheConnectionIsBusyLikeAnyOther() throws Exception {
    var id = workspace("{\"name\":\"D\",\"runtime\":\"dropping\"}");
    var answer = ask(id);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(status(id)).isEqualTo(ActivityStatus.QUEUED);
  }

  private void heartbeat(UUID id) throws Exception {
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"}").expect(200);
  }

  @Test
  void aWaitingMessageAtWhichTheServerFailsIsGivenUpAtLast() throws Exception {
    var id = workspace("{\"name\":\"F\",\"runtime\":\"broken\"}");
    var item = UUID.randomUUID();
    server.registry().queue().insert(item, new QueueMessage(id, Optional.empty(),
        QueueMessage.TASK, Body.of(CALL), "message/send", Optional.empty(), Optional.empty(),
        Optional.empty()), Instant.now());
    for (int i = 0; i < 5; i++) {
      heartbeat(id);
      assertThat(server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(server.registry().queue().find(item)).hasValueSatisfying(ended -> {
      assertThat(ended.status()).isEqualTo(QueueStatus.FAILED);
      assertThat(ended.attempts()).isEqualTo(5);
      assertThat(ended.lastError().orElse("")).doesNotContain("a bug");
    });
  }

  @Test
  void anAnswerToAWaitingMessageThatCannotBeStoredIsStoredLaterAndNotAskedForAgain()
      throws Exception {
    var answers = new AtomicInteger();
    try (var agent = new RawAgent(exchange -> {
      if (answers.getAndIncrement() == 0) {
        exchange.hangUp();
      } else {
        exchange.say("Hi");
      }
    })) {
      var id = workspace("{\"name\":\"G\",\"external\":true,\"url\":\"" + agent.uri() + "\"}");
      ask(id).expect(202);
      stubborn.refuse("advance");
      heartbeat(id);
      while (answers.get() < 2) {
        Thread.onSpinWait();
      }
      assertThat(status(id)).isEqualTo(ActivityStatus.QUEUED);

      stubborn.relent();
      assertThat(server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
      assertThat(status(id)).isEqualTo(ActivityStatus.OK);
      assertThat(answers).hasValue(2);
      assertThat(server.registry().queue().depth(id)).isZero();
    }
  }

  @Test
  void aStreamOfAnAgentInsideTheServerThatFailsBreaksForTheClient() throws Exception {
    var id = workspace("{\"name\":\"E\",\"runtime\":\"failing\"}");
    assertThatThrownBy(() -> ask(id)).isInstanceOf(IOException.class);
    assertThat(status(id)).isEqualTo(ActivityStatus.ERROR);
    assertThat(http.get("/workspaces/" + id + "/activity").body().get(0).path("response_body")
        .path("result").path("kind").asText()).isEqualTo("message");
  }

  @Test
  void anAnswerOfAnAgentThatAnswersAtOnceIsStoredBeforeItIsGiven() throws Exception {
    var id = workspace("{\"name\":\"C\",\"runtime\":\"mock\"}");
    ask(id).expect(200);
    assertThat(status(id)).isEqualTo(ActivityStatus.OK);

    stubborn.refuse("append");
    assertThat(ask(id).status()).isEqualTo(503);
  }
}
