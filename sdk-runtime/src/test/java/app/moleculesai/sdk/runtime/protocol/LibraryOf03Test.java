package app.moleculesai.sdk.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.protocol.Translation.Translated;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.a2a.spec.MessageSendParams;
import io.a2a.spec.StreamingEventKind;
import io.a2a.spec.TaskPushNotificationConfig;
import io.a2a.util.Utils;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The public A2A library for Java, in its version for 0.3, reads what is translated for it, and is understood. */
class LibraryOf03Test {
  private static final A2aJson UP = A2aJson.between(Generation.V0_3, Generation.V1_0);
  private static final A2aJson DOWN = A2aJson.between(Generation.V1_0, Generation.V0_3);

  /** What is there of one thing to translate. */
  private interface Way {
    Translation<JsonNode> by(A2aJson translation, JsonNode tree);
  }

  @Property(tries = 500)
  void itUnderstandsEventsAndIsUnderstood(@ForAll long seed) throws JsonProcessingException {
    comesBack(withTime(new Pairs(seed).event().now()), StreamingEventKind.class,
        (translation, tree) -> translation.result(A2aMethod.STREAM, tree));
  }

  @Property(tries = 500)
  void itUnderstandsMessagesThatAreSentAndIsUnderstood(@ForAll long seed)
      throws JsonProcessingException {
    comesBack(new Pairs(seed).params(A2aMethod.SEND).now(), MessageSendParams.class,
        (translation, tree) -> translation.params(A2aMethod.SEND, tree));
  }

  @Property(tries = 500)
  void itUnderstandsPushConfigsAndIsUnderstood(@ForAll long seed) throws JsonProcessingException {
    comesBack(new Pairs(seed).result(A2aMethod.GET_PUSH).now(), TaskPushNotificationConfig.class,
        (translation, tree) -> translation.result(A2aMethod.GET_PUSH, tree));
  }

  /** The library gives a status without a time that of now. */
  private static JsonNode withTime(JsonNode event) {
    for (var name : List.of("/task/status", "/statusUpdate/status")) {
      if (event.at(name) instanceof ObjectNode status) {
        status.put("timestamp", "2026-03-12T10:00:00.123Z");
      }
    }
    return event;
  }

  private static void comesBack(JsonNode now, Class<?> type, Way way)
      throws JsonProcessingException {
    var old = translated(way.by(DOWN, now));

    var read = Utils.OBJECT_MAPPER.treeToValue(old, type);

    var written = Utils.OBJECT_MAPPER.readTree(Utils.OBJECT_MAPPER.writeValueAsString(read));
    assertThat(translated(way.by(UP, written))).isEqualTo(now);
  }

  private static JsonNode translated(Translation<JsonNode> translation) {
    assertThat(translation).isInstanceOf(Translated.class);
    return ((Translated<JsonNode>) translation).value();
  }
}
