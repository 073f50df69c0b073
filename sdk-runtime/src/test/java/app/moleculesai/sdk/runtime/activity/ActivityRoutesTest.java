package app.moleculesai.sdk.runtime.activity;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.LogLines;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wire.md} 2.2, 2.3. */
class ActivityRoutesTest {
  private static final String LONG_NUMBER = "1".repeat(1001);

  private final LogServer server = new LogServer();

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void aPageHasAHundredRowsAndAtMostFiveHundred() {
    for (int i = 0; i < 501; i++) {
      server.row(row -> row.summary("s"));
      server.clock.move(Duration.ofSeconds(1));
    }

    assertThat(server.summaries("")).hasSize(100);
    assertThat(server.summaries("?limit=x")).hasSize(100);
    assertThat(server.summaries("?limit=7")).hasSize(7);
    assertThat(server.summaries("?limit=501")).hasSize(500);
    assertThat(server.summaries("?limit=99999999999999999999999")).hasSize(500);
  }

  @Test
  void anAgeIncludesItsEdge() {
    server.row(row -> row.summary("old"));
    server.clock.move(Duration.ofSeconds(10));
    server.row(row -> row.summary("young"));

    assertThat(server.summaries("?since_secs=9")).containsExactly("young");
    assertThat(server.summaries("?since_secs=10")).containsExactly("young", "old");
  }

  @Test
  void anAgeIsAtMostThirtyDays() {
    server.row(row -> row.summary("at the edge"));
    server.clock.move(Duration.ofDays(30));
    assertThat(server.summaries("?since_secs=99999999")).containsExactly("at the edge");

    server.clock.move(Duration.ofSeconds(1));
    assertThat(server.summaries("?since_secs=99999999")).isEmpty();
    assertThat(server.summaries("?since_secs=99999999999999999999999")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"since_secs=0", "since_secs=-1", "since_secs=1.5", "since_secs=x",
      "before_ts=2026-11-23", "before_ts=x", "peer_id=x", "source=moon"})
  void aBadFilterIsNamed(String parameter) {
    var answer = server.get("/activity?" + parameter);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText())
        .isEqualTo(parameter.split("=", 2)[0]);
  }

  @Test
  void aPeerIsSourceOrTarget() {
    var peer = UUID.randomUUID();
    server.row(row -> row.summary("from").sourceId(peer));
    server.row(row -> row.summary("to").targetId(peer).sourceId(server.workspaceId));
    server.row(row -> row.summary("neither").sourceId(UUID.randomUUID()));

    assertThat(server.summaries("?peer_id=" + peer)).containsExactly("to", "from");
    assertThat(server.summaries("?peer_id=" + UUID.randomUUID())).isEmpty();
  }

  @Test
  void aTimeToReadBeforeIsExclusive() {
    server.row(row -> row.summary("first"));
    server.clock.move(Duration.ofSeconds(1));
    server.row(row -> row.summary("second"));

    assertThat(server.summaries("?before_ts=2026-11-23T12:00:00Z")).isEmpty();
    assertThat(server.summaries("?before_ts=2026-11-23T12:00:01Z")).containsExactly("first");
    assertThat(server.summaries("?before_ts=2026-11-23t13:00:01.000001%2B01:00"))
        .containsExactly("second", "first");
  }

  @Test
  void theCanvasIsNeitherAWorkspaceNorASystemCaller_PX1() {
    server.row(row -> row.summary("person"));
    server.row(row -> row.summary("scheduler").sourceLabel("system:scheduler"));
    server.row(row -> row.summary("agent").sourceId(UUID.randomUUID()));

    assertThat(server.summaries("?source=canvas")).containsExactly("person");
    assertThat(server.summaries("?source=agent")).containsExactly("agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "{\"a\":1", "", "{} {}", "\uD83D\uDE00 \" \\ \n \u2028"})
  void aBodyThatIsNotJsonIsAText(String body) {
    server.row(row -> row.requestBody(Body.of(body)));

    var stored = server.get("/activity").json().path(0).path("request_body");

    assertThat(stored.isTextual()).isTrue();
    assertThat(stored.textValue()).isEqualTo(body);
  }

  @Test
  void bodiesStandInTheAnswerAsTheyAreStored() {
    server.row(row -> row.requestBody(Body.of("{\"n\": " + LONG_NUMBER + "}"))
        .responseBody(Body.of(" [1e999999999999, \"\\ud800\"] ")).toolTrace(Body.of("7")));

    assertThat(server.get("/activity").body()).endsWith(
        ",\"request_body\":{\"n\": " + LONG_NUMBER
            + "},\"response_body\": [1e999999999999, \"\\ud800\"] ,\"tool_trace\":7}]");
  }

  @Test
  void aByteOrderMarkBeforeABodyIsNotPartOfTheAnswer() {
    server.row(row -> row.summary("mark").requestBody(Body.of("\uFEFF{\"a\":1}"))
        .responseBody(Body.of("\uFEFFnot json")));

    for (var path : new String[]{"/activity", "/session-search?q=mark"}) {
      JsonNode row = server.get(path).json().path(0);
      assertThat(row.path("request_body").path("a").intValue()).as(path).isEqualTo(1);
      assertThat(row.path("response_body").textValue()).as(path).isEqualTo("\uFEFFnot json");
    }
  }

  @Test
  void whatAnAgentReportsIsStoredAsItStands() {
    var answer = server.post("/activity", "{\"activity_type\":\"agent_log\",\"metadata\": {\"n\": "
        + LONG_NUMBER + ", \"e\":1e999999999999},\"response_body\":[ \"\uD83D\uDE00\" ]}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(server.newest().requestBody())
        .contains(Body.of("{\"n\": " + LONG_NUMBER + ", \"e\":1e999999999999}"));
    assertThat(server.newest().responseBody()).contains(Body.of("[ \"\uD83D\uDE00\" ]"));
  }

  @Test
  void aRequestBodyGoesBeforeMetadata() {
    server.post("/activity",
        "{\"activity_type\":\"agent_log\",\"metadata\":1,\"request_body\":2}");
    assertThat(server.newest().requestBody()).contains(Body.of("2"));

    server.post("/activity",
        "{\"activity_type\":\"agent_log\",\"request_body\":null,\"metadata\":1}");
    assertThat(server.newest().requestBody()).contains(Body.of("1"));
    assertThat(server.newest().responseBody()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"activity_type\":\"agent_log\",\"metadata\":}",
      "{\"activity_type\":\"agent_log\",\"metadata\":1}}"})
  void aReportThatIsNoObjectIsMalformed(String body) {
    var answer = server.post("/activity", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_json");
    assertThat(server.summaries("")).isEmpty();
  }

  @Test
  void aForgedSourceIsLoggedInOneLineWithoutControlCharacters_AL1() {
    try (var log = new LogLines()) {
      var answer = server.post("/activity", "{\"activity_type\":\"agent_log\",\"source_id\":"
          + "\"a\\nb\\u001b[31m\\u0085\\u2028\\u2029\\u202e\\u200bc\"}");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("forged_caller");
      assertThat(log.lines()).singleElement().asString()
          .contains("workspace=" + server.workspaceId, "source_id=a?b?[31m?????c");
    }
    assertThat(server.summaries("")).isEmpty();
  }

  @Test
  void aReportThatWasNotStoredSaysSo_AL2() {
    for (var failure : new RuntimeException[]{new SdkException(ErrorCode.UNAVAILABLE, "no"),
        new IllegalStateException("row {secret words}")}) {
      server.store.breakWith(failure);

      try (var log = new LogLines()) {
        var answer = server.post("/activity", "{\"activity_type\":\"agent_log\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("activity_write_failed");
        assertThat(answer.body() + log.lines()).doesNotContain("secret");
        assertThat(log.lines()).singleElement().asString().contains("id=" + server.workspaceId);
      }
    }
    assertThat(server.events).isEmpty();
  }

  @Test
  void aLogThatCannotBeReadNowMayBeReadLater() {
    server.store.breakWith(new SdkException(ErrorCode.UNAVAILABLE, "no"));

    var answer = server.get("/activity");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
  }

  @Test
  void aLogThatCannotBeReadIsTheServersFailure() {
    server.store.breakWith(new IllegalStateException("row {secret words}"));

    var answer = server.get("/activity");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("internal");
    assertThat(answer.body()).contains("the log of workspace").doesNotContain("secret");
  }
}
