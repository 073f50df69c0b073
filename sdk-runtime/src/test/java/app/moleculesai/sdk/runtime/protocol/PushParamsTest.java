package app.moleculesai.sdk.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address for news that a message brings along. */
class PushParamsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text);
  }

  private static Optional<ObjectNode> found(ObjectNode params, Generation generation) {
    return PushParams.find(params,
        generation) instanceof Translation.Translated<Optional<ObjectNode>> translated
            ? translated.value()
            : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({"V0_3, pushNotificationConfig", "V0_3, push_notification_config",
      "V1_0, taskPushNotificationConfig", "V1_0, task_push_notification_config",
      "V1_0, pushNotificationConfig"})
  void itIsFoundInEverySpellingAndReplacedWhole(Generation generation, String name)
      throws Exception {
    var params = json("{\"message\":{},\"configuration\":{\"historyLength\":3,\"" + name
        + "\":{\"url\":\"https://h/\",\"token\":\"secret\"}}}");

    assertThat(found(params, generation))
        .contains(json("{\"url\":\"https://h/\",\"token\":\"secret\"}"));
    PushParams.replace(params, json("{\"id\":\"k\",\"url\":\"https://ours/\",\"token\":\"t\"}"),
        generation);

    assertThat(params.toString()).doesNotContain("https://h/", "secret");
    assertThat(found(params, generation))
        .contains(json("{\"id\":\"k\",\"url\":\"https://ours/\",\"token\":\"t\"}"));
    assertThat(params.path("configuration").path("historyLength").asInt()).isEqualTo(3);
    assertThat(params.path("configuration")).hasSize(2);
  }

  @Test
  void authenticationHasTheFormOfItsGeneration() throws Exception {
    var config = json("""
        {"url":"https://ours/","authentication":{"scheme":"Bearer","credentials":"t"}}""");
    for (var generation : Generation.values()) {
      var params = json("{\"configuration\":{}}");
      PushParams.replace(params, config, generation);
      assertThat(found(params, generation)).contains(config);
      assertThat(params.findValue("authentication").has("schemes"))
          .isEqualTo(generation == Generation.V0_3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"configuration\":null}", "{\"configuration\":{}}",
      "{\"configuration\":{\"pushNotificationConfig\":null}}"})
  void aMessageNeedNotBringOne(String params) throws Exception {
    assertThat(PushParams.find(json(params), Generation.V0_3))
        .isEqualTo(new Translation.Translated<>(Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongIsNamed(Generation generation) throws Exception {
    var place = PushParams.place(generation);
    var params = json("{\"configuration\":{\"" + place.replace("configuration.", "")
        + "\":{\"url\":7}}}");

    assertThat(PushParams.find(params, generation)).isInstanceOfSatisfying(
        Translation.Refused.class, refused -> assertThat(refused.error().violations().getFirst())
            .asString().contains(place + ".url"));
  }
}
