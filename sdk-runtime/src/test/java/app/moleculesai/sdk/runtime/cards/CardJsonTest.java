package app.moleculesai.sdk.runtime.cards;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.CardRules;
import app.moleculesai.sdk.runtime.config.CardShape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Whatever an agent registers, its card is one of the generation that was asked for. */
class CardJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CARDS = 400;
  private static final List<String> NAMES = List.of("name", "description", "version", "url",
      "protocolVersion", "supportedInterfaces", "supported_interfaces", "additionalInterfaces",
      "protocolBinding", "tenant", "capabilities", "streaming", "pushNotifications",
      "stateTransitionHistory", "extensions", "uri", "params", "required", "skills", "id", "tags",
      "examples", "inputModes", "defaultInputModes", "defaultOutputModes", "provider",
      "organization", "documentationUrl", "iconUrl", "securitySchemes", "security", "signatures",
      "unknown");
  private static final List<String> TEXTS = List.of("", " ", "text", "1.0", "0.3.0", "0.2", "9",
      "JSONRPC", "GRPC", "https://inside.example.com/a", "https://u:secret@example.com/",
      "a\u0000b",
      "\ud800", "http://[", "://", "x://://@", "https://example.org/free");

  private static JsonNode card(String registered, CardShape shape) throws IOException {
    var agent = RegisteredCard.read(Optional.of(Body.of(registered)),
        Optional.of("http://inside.example.com:9000/a2a"));
    return JSON.readTree(CardJson.of(new PublicCard(agent, "Ada", "Counts",
        "https://ours.example/workspaces/1/a2a", true, agent.pushes(),
        registered.length() % 2 == 0), shape));
  }

  @RepeatedTest(8)
  void everyCardKeepsTheRules(RepetitionInfo repetition) throws IOException {
    var random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < CARDS; i++) {
      var registered = JSON.writeValueAsString(any(random, 0));

      for (var shape : CardShape.values()) {
        var card = card(registered, shape);
        switch (shape) {
          case V1_0 -> CardRules.requireNew(card);
          case V0_3 -> CardRules.requireOld(card);
          case MIXED -> CardRules.requireMixed(card);
        }
        assertThat(card.toString()).as(registered).doesNotContain("secret", "inside");
        assertThat(card.findValuesAsText("url")).as(registered)
            .allMatch(url -> url.equals("https://ours.example/workspaces/1/a2a")
                || url.equals("https://example.org/free") || url.equals("https://example.com/"));
      }
    }
  }

  /** Makes what looks like a card from some way off. */
  private static JsonNode any(Random random, int level) {
    var make = JsonNodeFactory.instance;
    return switch (level == 0 ? 0 : random.nextInt(level > 4 ? 5 : 9)) {
      case 1 -> make.numberNode(random.nextInt());
      case 2 -> make.booleanNode(random.nextBoolean());
      case 3 -> make.nullNode();
      case 4 -> make.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 5, 6 -> {
        var list = make.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(any(random, level + 1));
        }
        yield list;
      }
      default -> {
        var object = make.objectNode();
        for (int i = random.nextInt(level > 4 ? 1 : 14); i > 0; i--) {
          object.set(NAMES.get(random.nextInt(NAMES.size())), any(random, level + 1));
        }
        yield object;
      }
    };
  }

  @Test
  void aRowThatHoldsNoJsonHasACardAllTheSame() throws IOException {
    var card = card("{\"name\":", CardShape.MIXED);

    CardRules.requireMixed(card);
    assertThat(card.path("name").asText()).isEqualTo("Ada");
  }
}
