package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.runtime.mock.MockArtifact;
import app.moleculesai.spi.runtime.mock.MockEvent;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import io.a2a.A2A;
import io.a2a.client.Client;
import io.a2a.client.ClientEvent;
import io.a2a.client.MessageEvent;
import io.a2a.client.TaskEvent;
import io.a2a.client.TaskUpdateEvent;
import io.a2a.client.config.ClientConfig;
import io.a2a.client.transport.jsonrpc.JSONRPCTransport;
import io.a2a.client.transport.jsonrpc.JSONRPCTransportConfig;
import io.a2a.spec.A2AClientException;
import io.a2a.spec.AgentCard;
import io.a2a.spec.AgentInterface;
import io.a2a.spec.HTTPAuthSecurityScheme;
import io.a2a.spec.Message;
import io.a2a.spec.Part;
import io.a2a.spec.TaskState;
import io.a2a.spec.TextPart;
import io.a2a.spec.TransportProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The public A2A library for Java talks to an agent of ours as it would to any other. */
class A2aClientLibraryTest {
  private static final MockRuntime AGENTS = MockRuntime.scripted(MockScript.canned()
      .whenSaid("weather", MockReply.text("Sunny, 21 degrees."))
      .whenSaid("report", MockReply.stream(MockEvent.submitted(), MockEvent.working("reading"),
          MockEvent.artifact(MockArtifact.text("report", "All is well.")), MockEvent.completed()))
      .whenSaid("fail", MockReply.error(-32603, "the agent is out of order")));

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension
      .of(builder -> builder.runtime("mock", AGENTS, "mock"));

  private final HttpCalls http;
  private final URI server;
  private final UUID agent;

  A2aClientLibraryTest(URI server) throws Exception {
    this.server = server;
    this.http = new HttpCalls(server);
    this.agent = http.mock("Agent " + UUID.randomUUID());
  }

  @AfterEach
  void closeConnections() {
    http.close();
  }

  @AfterAll
  static void closeAgents() {
    AGENTS.close();
  }

  /** Reads the agent's card; the library takes the path to it apart from the server. */
  private AgentCard card(Map<String, String> headers) throws Exception {
    return A2A.getAgentCard(server + "/",
        "workspaces/" + agent + "/.well-known/agent-card.json", headers);
  }

  private Client client(boolean streaming, LinkedBlockingQueue<ClientEvent> heard)
      throws Exception {
    return Client.builder(card(Map.of()))
        .clientConfig(new ClientConfig.Builder().setStreaming(streaming).build())
        .withTransport(JSONRPCTransport.class, new JSONRPCTransportConfig())
        .addConsumer((event, from) -> heard.add(event))
        .build();
  }

  private static ClientEvent next(LinkedBlockingQueue<ClientEvent> heard)
      throws InterruptedException {
    var event = heard.poll(20, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return Objects.requireNonNull(event);
  }

  private static String text(List<Part<?>> parts) {
    return ((TextPart) parts.get(0)).getText();
  }

  private List<String> history() throws Exception {
    return http.history(agent).findValuesAsText("content");
  }

  @Test
  void theCardIsReadInBothShapesThatHave03() throws Exception {
    for (var card : List.of(card(Map.of()), card(Map.of("A2A-Version", "0.3")))) {
      assertThat(card.name()).startsWith("Agent ");
      assertThat(card.url()).isEqualTo(server + "/workspaces/" + agent + "/a2a");
      assertThat(card.preferredTransport()).isEqualTo(TransportProtocol.JSONRPC.asString());
      assertThat(card.protocolVersion()).isEqualTo("0.3.0");
      assertThat(card.additionalInterfaces()).extracting(AgentInterface::url)
          .containsOnly(card.url());
      assertThat(card.capabilities().streaming()).isTrue();
      assertThat(card.securitySchemes()).isNull();
      assertThat(card.skills()).isNotEmpty();
    }
  }

  @Test
  void theTokenThatASenderNeedsIsReadToo() throws Exception {
    try (var guarded = MoleculeServer.builder().discovery(Discovery.classPath())
        .set("admin-token", "the-admin-token").set("a2a-default-workspace", "Front desk").build()
        .start(); var calls = new HttpCalls(guarded.uri())) {
      calls.mock("Front desk", "Authorization", "Bearer the-admin-token");

      var card = A2A.getAgentCard(guarded.uri().toString());

      assertThat(card.security()).containsExactly(Map.of("bearer", List.of()));
      assertThat(card.securitySchemes().get("bearer")).isInstanceOfSatisfying(
          HTTPAuthSecurityScheme.class,
          scheme -> assertThat(scheme.getScheme()).isEqualTo("bearer"));
    }
  }

  @Test
  void aMessageIsAnsweredAndBothAreInTheHistory() throws Exception {
    var heard = new LinkedBlockingQueue<ClientEvent>();
    var client = client(false, heard);

    client.sendMessage(A2A.toUserMessage("How is the weather?"));

    var answer = ((MessageEvent) next(heard)).getMessage();
    assertThat(answer.getRole()).isEqualTo(Message.Role.AGENT);
    assertThat(text(answer.getParts())).isEqualTo("Sunny, 21 degrees.");
    assertThat(history()).containsExactly("How is the weather?", "Sunny, 21 degrees.");
    client.close();
  }

  @Test
  void aMessageIsAnsweredAsAStreamToo() throws Exception {
    var heard = new LinkedBlockingQueue<ClientEvent>();
    var client = client(true, heard);

    client.sendMessage(A2A.toUserMessage("How is the weather?"));

    assertThat(text(((MessageEvent) next(heard)).getMessage().getParts()))
        .isEqualTo("Sunny, 21 degrees.");
    client.close();
  }

  @Test
  void everyEventOfAStreamArrivesInItsOrderAndTheHistoryHasTheEnd() throws Exception {
    var heard = new LinkedBlockingQueue<ClientEvent>();
    var client = client(true, heard);

    client.sendMessage(A2A.toUserMessage("Your report, please."));

    assertThat(next(heard)).isInstanceOf(TaskEvent.class);
    var updates = new ArrayList<TaskUpdateEvent>();
    for (int i = 0; i < 3; i++) {
      updates.add((TaskUpdateEvent) next(heard));
    }
    assertThat(updates).map(update -> update.getTask().getStatus().state())
        .containsExactly(TaskState.WORKING, TaskState.WORKING, TaskState.COMPLETED);
    assertThat(text(updates.get(2).getTask().getArtifacts().get(0).parts()))
        .isEqualTo("All is well.");
    var call = AGENTS.awaitCall(one -> one.workspaceId().equals(agent), Duration.ofSeconds(10));
    assertThat(call.method()).isEqualTo("message/stream");
    assertThat(history()).containsExactly("Your report, please.", "All is well.");
    client.close();
  }

  @Test
  void anErrorOfTheAgentIsOneOfTheClient() throws Exception {
    var client = client(false, new LinkedBlockingQueue<>());

    assertThatThrownBy(() -> client.sendMessage(A2A.toUserMessage("Please fail.")))
        .isInstanceOf(A2AClientException.class).hasMessageContaining("out of order");
    client.close();
  }
}
