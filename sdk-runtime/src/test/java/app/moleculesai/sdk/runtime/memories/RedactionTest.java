package app.moleculesai.sdk.runtime.memories;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {
      "OPENAI_API_KEY=abc, [REDACTED:API_KEY]",
      "openai_api_key = abc done, [REDACTED:API_KEY] done",
      "My_Api_Key: abc, [REDACTED:API_KEY]",
      "\u0130_Token=abc, \u0130[REDACTED:TOKEN]",
      "export GITHUB_TOKEN=ghp_x; next, export [REDACTED:TOKEN]; next",
      "a {\"MY_SECRET\": \"two words\"} b, a {\"[REDACTED:SECRET]} b",
      "DB_SECRET='it is' ok, [REDACTED:SECRET] ok",
      "Authorization: Bearer abc.def, Authorization: [REDACTED:BEARER_TOKEN]",
      "authorization: bearer abcdefghijklmnop, authorization: [REDACTED:BEARER_TOKEN]",
      "key sk-ant-api03-abc ends, key [REDACTED:SK_TOKEN] ends",
      "ctx7_abc, [REDACTED:CTX7_TOKEN]",
      "blob QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0123456== end, blob [REDACTED:BASE64_BLOB] end",
      "abcdefghijklmnopqrstuvwxyz0123456, [REDACTED:BASE64_BLOB]",
      "a-B_c0123456789012345678901234567, [REDACTED:BASE64_BLOB]",
      "token aB3_aB3-aB3_aB3-aB3_aB3-aB3_aB3-aB3_aB3-aB3 end, token [REDACTED:BASE64_BLOB] end"})
  void whatLooksLikeASecretIsTakenOut(String text, String expected) {
    assertThat(Redaction.of(text)).isEqualTo(expected);
    assertThat(Redaction.of(expected)).as("once more").isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"the bearer of news", "scikit sk-learn", "a token of thanks",
      "workspace 3f2504e0-4f89-41d3-9a0c-0305e82c3301 is mine", "API_KEY is needed",
      "this-is-a-long-name-with-many-hyphens-in-it", "abcdefghijklmnopqrstuvwxyz012345"})
  void whatDoesNotIsKept(String text) {
    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @Test
  @Timeout(30)
  void noTextTakesLong() {
    var million = 1_000_000;
    for (var text : new String[]{"a-".repeat(million / 2), "_TOKEN ".repeat(million / 7),
        "A_TOKEN" + " ".repeat(million), "A_SECRET='".repeat(million / 10),
        "_API_KEY".repeat(million / 8), "a1-".repeat(million / 3), "Bearer ".repeat(million / 7),
        "sk-".repeat(million / 3)}) {
      assertThat(Redaction.of(text)).isNotNull();
    }
  }
}
