package app.moleculesai.sdk.runtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineJsonTest {
  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "{\"cause\":\"secrets\"}; its secrets changed",
      "{\"cause\":\"manual\",\"by\":\"canvas\"}; somebody asked for it (canvas)",
      "{\"cause\":\"silence\",\"process\":\"p1\"}; it was silent for too long (p1)",
      "{\"cause\":\"preflight\",\"process\":\"p1\",\"reason\":\"exit code 137\",\"also\":[\"image\",\"plugins\"]};"
          + " 'a message found it dead (p1, exit code 137); also there is a newer image; also its plugins changed'"})
  void aRestartNamesAllThatItIsFor(String restart, String text) {
    var event = new Event(UUID.randomUUID(), "WORKSPACE_PROVISIONING", Optional.empty(),
        Instant.EPOCH, Body.of("{\"restart\":" + restart + "}"));
    assertThat(TimelineJson.text(event)).isEqualTo("the agent is being started again: " + text);
  }
}
