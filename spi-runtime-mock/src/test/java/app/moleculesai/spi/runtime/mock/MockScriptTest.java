package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockScriptTest {
  @Test
  void theFirstRuleThatFitsDecides() throws Exception {
    var script = MockScript.canned()
        .whenTo("Ada", MockReply.text("I am Ada."))
        .whenSaid("invoice", MockReply.text("Paid."))
        .whenCall(3, MockReply.text("The third."))
        .when(call -> call.caller().isPresent(), MockReply.text("Hello, colleague."));

    try (var agents = MockRuntime.scripted(script)) {
      assertThat(Asking.text(agents, Message.to("Ada", "an invoice"))).isEqualTo("I am Ada.");
      assertThat(Asking.text(agents, Message.to("Bob", "an invoice"))).isEqualTo("Paid.");
      assertThat(Asking.text(agents, Message.to("Bob", "hello"))).isEqualTo("The third.");
      assertThat(Asking.text(agents, Message.to("Bob", "hello").from(UUID.randomUUID())))
          .isEqualTo("Hello, colleague.");
      assertThat(Asking.text(agents, Message.to("Bob", "hello"))).isIn(CannedTexts.POOL);
    }
  }

  @Test
  void aReplyMayDependOnTheCall() throws Exception {
    var script = MockScript.canned()
        .when(call -> call.turn() == 1,
            call -> MockReply.text("Hello, I am " + call.workspaceName()))
        .otherwise(call -> MockReply.text("You said: " + call.text()));

    try (var agents = MockRuntime.scripted(script)) {
      var ada = new Message.Agent(UUID.randomUUID(), "Ada");
      assertThat(Asking.text(agents, Message.to(ada, "one"))).isEqualTo("Hello, I am Ada");
      assertThat(Asking.text(agents, Message.to(ada, "\"two\"\n")))
          .isEqualTo("You said: \"two\"\n");
      assertThat(Asking.text(agents, Message.to("Bob", "one"))).isEqualTo("Hello, I am Bob");
    }
  }

  @Test
  void aScriptIsNeverChanged() throws Exception {
    var canned = MockScript.canned();
    canned.whenTo("Ada", MockReply.dropped()).delay(Duration.ofDays(1))
        .otherwise(MockReply.status(500));

    try (var agents = MockRuntime.scripted(canned)) {
      assertThat(Asking.text(agents, Message.to("Ada", "hello"))).isIn(CannedTexts.POOL);
    }
  }

  @Test
  void aTaskBringsItsArtifactsInOrder() throws Exception {
    var reply = MockReply.task(
        MockArtifact.text("note", "a \"text\""),
        MockArtifact.file("plan.pdf", "application/pdf", "workspace:/workspace/plan.pdf"),
        MockArtifact.data("figures", "{\"total\": 42}"));

    try (var agents = MockRuntime.scripted(MockScript.canned().otherwise(reply))) {
      var task = Asking.json(agents, Message.to("Ada", "hello")).get("result");

      assertThat(task.get("kind").asText()).isEqualTo("task");
      assertThat(task.get("contextId").asText()).isEqualTo("context-1");
      assertThat(UUID.fromString(task.get("id").asText())).isNotNull();
      assertThat(task.at("/status/state").asText()).isEqualTo("completed");
      assertThat(Instant.parse(task.at("/status/timestamp").asText())).isNotNull();
      assertThat(task.get("artifacts").findValuesAsText("name"))
          .containsExactly("note", "plan.pdf", "plan.pdf", "figures");
      assertThat(task.at("/artifacts/0/parts/0/text").asText()).isEqualTo("a \"text\"");
      assertThat(task.at("/artifacts/1/parts/0/file/uri").asText())
          .isEqualTo("workspace:/workspace/plan.pdf");
      assertThat(task.at("/artifacts/1/parts/0/file/mimeType").asText())
          .isEqualTo("application/pdf");
      assertThat(task.at("/artifacts/2/parts/0/data/total").intValue()).isEqualTo(42);
    }
  }

  @Test
  void aResultIsSentAsItStands() throws Exception {
    var script = MockScript.canned().otherwise(MockReply.result("{\"a\" : [1,  2]}"));

    try (var agents = MockRuntime.scripted(script)) {
      assertThat(Asking.body(agents, Message.to("Ada", "hello")).text())
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\" : [1,  2]}}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{\"a\":}", "nul", "{} x", "{} {}", "1 2"})
  void aResultThatIsNotJsonIsRefused(String json) {
    assertThatThrownBy(() -> MockReply.result(json)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MockArtifact.data("data", json))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "[]", "null", "\"text\""})
  void dataThatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> MockArtifact.data("data", json))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("object");
  }

  @Test
  void aJsonRpcErrorHasNoResult() throws Exception {
    var script = MockScript.canned().otherwise(MockReply.error(-32001, "no such \"task\""));

    try (var agents = MockRuntime.scripted(script)) {
      var response = Asking.json(agents, Message.to("Ada", "hello"));
      assertThat(response.fieldNames()).toIterable().containsExactly("jsonrpc", "id", "error");
      assertThat(response.at("/error/code").intValue()).isEqualTo(-32001);
      assertThat(response.at("/error/message").asText()).isEqualTo("no such \"task\"");
      assertThat(Asking.stream(agents, Message.to("Ada", "hello").method("message/stream")))
          .singleElement()
          .satisfies(event -> assertThat(event.at("/error/code").intValue()).isEqualTo(-32001));
    }
  }

  @Test
  void aStatusAndAnythingElseCanBeSentRaw() throws Exception {
    var script = MockScript.canned()
        .whenSaid("status", MockReply.status(503))
        .otherwise(MockReply.raw(418, "<html>"));

    try (var agents = MockRuntime.scripted(script)) {
      var failed = (AgentReply.Answer) Asking.ask(agents, Message.to("Ada", "status"));
      assertThat(failed.status()).isEqualTo(503);
      assertThat(Asking.json(failed.body()).get("error").isTextual()).isTrue();
      for (String method : new String[]{"message/send", "message/stream"}) {
        assertThat(Asking.ask(agents, Message.to("Ada", "hello").method(method)))
            .isEqualTo(new AgentReply.Answer(418, Body.of("<html>")));
      }
    }
  }

  @Test
  void aConnectionCanBreakInsteadOfAnAnswer() throws Exception {
    try (var agents = MockRuntime
        .scripted(MockScript.canned().whenTo("Ada", MockReply.dropped()))) {
      assertThat(Asking.ask(agents, Message.to("Ada", "hello")))
          .isEqualTo(new AgentReply.Dropped());
    }
  }

  @Test
  void onlyAnswersThatAreCertainToBeAtOnceAreDeclaredSo() {
    var text = MockReply.text("Yes.");
    var canned = MockScript.canned();
    var tomorrow = Duration.ofDays(1);

    assertThat(atOnce(canned.whenTo("Ada", text).otherwise(MockReply.status(500)))).isTrue();
    assertThat(atOnce(canned.whenTo("Ada", text.after(tomorrow)))).isFalse();
    assertThat(atOnce(canned.otherwise(text.after(tomorrow)))).isFalse();
    assertThat(atOnce(canned.otherwise(MockReply.stream(MockEvent.text("Yes."))))).isFalse();
    assertThat(atOnce(canned.otherwise(call -> text))).isFalse();
    assertThat(atOnce(canned.delay(Duration.ofNanos(1)))).isFalse();
    assertThat(atOnce(canned.faults(MockFaults.seeded(1).delaying(0.1, tomorrow)))).isFalse();
  }

  private static boolean atOnce(MockScript script) {
    try (var agents = MockRuntime.scripted(script)) {
      var endpoint = agents.endpoint(new Message.Agent(UUID.randomUUID(), "Ada"));
      return ((Endpoint.InProcess) endpoint).answersAtOnce();
    }
  }

  @Test
  void anAnswerWithoutContextSpeaksOfOneNewContext() throws Exception {
    var script = MockScript.canned().otherwise(MockReply.stream(MockEvent.submitted(),
        MockEvent.working("reading"), MockEvent.completed()));

    try (var agents = MockRuntime.scripted(script)) {
      var events = Asking.stream(agents,
          Message.to("Ada", "hello").contextId(Optional.empty()).requestId(Optional.empty()));
      assertThat(events).extracting(event -> event.at("/result/contextId").asText())
          .doesNotContain("").satisfies(all -> assertThat(all.stream().distinct()).hasSize(1));
      assertThat(events).extracting(event -> event.get("id").asText())
          .doesNotContain("").satisfies(all -> assertThat(all.stream().distinct()).hasSize(1));
    }
  }
}
