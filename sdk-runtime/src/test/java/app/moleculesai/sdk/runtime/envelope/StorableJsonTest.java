package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableJsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{ \"a\" : 1.00 }", "{\"a\":\"\\u0000\\ud800\"}", "\uFEFF{}",
      "no json \uD83D\uDE00"})
  void whatIsStorableKeepsItsBytes(String text) {
    assertThat(StorableJson.of(text.getBytes(UTF_8)).toByteArray())
        .isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void malformedBytesAreReplacedAndByteZeroIsRemoved() {
    var body = StorableJson
        .of(new byte[]{'"', (byte) 0xFF, 'a', 0, 'b', (byte) 0xED, (byte) 0xA0, '"'});

    assertThat(body.isStorable()).isTrue();
    assertThat(body.text()).startsWith("\"\uFFFDab\uFFFD").endsWith("\"");
  }
}
