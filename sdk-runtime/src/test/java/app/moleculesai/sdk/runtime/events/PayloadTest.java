package app.moleculesai.sdk.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  private static String put(String body) {
    return Payload.with("reply", Body.of(body)).and("after", 1).body().text();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "\"a\\\" \\\\\"", "true", "null", "-1.50e400",
      "{\"n\":12345678901234567890.12345678901234567890,\"s\":\"\\ud800 \\u00e9 \\n\"}",
      "{\"a\":1,\"a\":2}", "[\"完了 🎉\",\"two  blanks\"]"})
  void jsonGoesInAsItIs(String json) {
    assertThat(put(json)).isEqualTo("{\"reply\":" + json + ",\"after\":1}");
  }

  @Test
  void jsonOnManyLinesGoesInOnOne() {
    assertThat(put(" {\n  \"a\" : [ 1,\r\n\t2 ],\n  \"b\" : \"x \\\" : \\\\\" }\n"))
        .isEqualTo("{\"reply\":{\"a\":[1,2],\"b\":\"x \\\" : \\\\\"},\"after\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1},\"event\":\"AGENT_MESSAGE\",\"payload\":{\"y\":1", "{\"a\":1} {}",
      "1 2", "plain text\nof two lines", "<html><body>502</body></html>", "{\"a\":", "{\"a\" 1}",
      "'a'", "NaN", "01", "// nothing\n{}", "{\"a\":\"x\ny\"}", "\uFEFF{}", " ", "[1]]"})
  void whatIsNotExactlyOneDocumentIsAText(String body) throws Exception {
    var payload = Json.read(put(body).getBytes(StandardCharsets.UTF_8));

    assertThat(payload.size()).isEqualTo(2);
    assertThat(payload.path("reply").isTextual()).isTrue();
    assertThat(payload.path("reply").asText()).isEqualTo(body);
  }

  @Test
  void whatIsNestedTooDeepIsAText() throws Exception {
    var payload = Json.read(put("[".repeat(5000) + "]".repeat(5000))
        .getBytes(StandardCharsets.UTF_8));

    assertThat(payload.path("reply").isTextual()).isTrue();
  }

  @Test
  void nothingIsNull() {
    assertThat(put("")).isEqualTo("{\"reply\":null,\"after\":1}");
    assertThat(Payload.with("reply", Optional.empty()).body().text())
        .isEqualTo("{\"reply\":null}");
  }

  @Test
  void bytesThatAreNoTextAreRepaired() throws Exception {
    var payload = Payload.with("reply", Body.wrap(new byte[]{'"', (byte) 0xc3, '"'})).body();

    assertThat(Json.read(payload.toByteArray()).path("reply").asText()).isEqualTo("\uFFFD");
  }
}
