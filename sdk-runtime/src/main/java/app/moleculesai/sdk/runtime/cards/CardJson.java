package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.runtime.config.CardShape;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes agent cards. Each shape has the fields of its generation and no other, because some clients refuse a card with a
 * field that they do not know ({@code a2a.md}, rule 7).
 */
final class CardJson {
  private static final String BEARER = "bearer";
  private static final String WHOSE_TOKEN = "A token of a workspace, of an organisation or of the administrator of this "
      + "server";
  private static final String OLD_VERSION = "0.3.0";

  private final PublicCard card;
  private final CardShape shape;
  private final ObjectNode json = Json.object();

  private CardJson(PublicCard card, CardShape shape) {
    this.card = card;
    this.shape = shape;
  }

  /** Returns a card as JSON. */
  static byte[] of(PublicCard card, CardShape shape) {
    return Json.bytes(new CardJson(card, shape).write());
  }

  private ObjectNode write() {
    var agent = card.agent();
    json.put("name", card.shownName());
    json.put("description", card.shownDescription());
    json.put("version", agent.version().orElse("1.0.0"));
    if (shape.hasNew()) {
      supportedInterfaces();
    }
    if (shape.hasOld()) {
      addressOfOld();
    }
    agent.provider().ifPresent(provider -> json.putObject("provider")
        .put("organization", provider.organization()).put("url", provider.url()));
    agent.documentationUrl().ifPresent(url -> json.put("documentationUrl", url));
    agent.iconUrl().ifPresent(url -> json.put("iconUrl", url));
    capabilities(json.putObject("capabilities"));
    if (card.guarded()) {
      security();
    }
    texts(json, "defaultInputModes", card.inputModes());
    texts(json, "defaultOutputModes", card.outputModes());
    var skills = json.putArray("skills");
    card.skills().forEach(skill -> skill(skills.addObject(), skill));
    return json;
  }

  /** The newest comes first: some clients take the first that they can. */
  private void supportedInterfaces() {
    var interfaces = json.putArray("supportedInterfaces");
    for (var generation : Generation.values()) {
      Binding.of(generation).forEach(binding -> interfaces.addObject().put("url", card.url())
          .put("protocolBinding", binding.word()).put("protocolVersion", generation.version()));
    }
  }

  private void addressOfOld() {
    var bindings = Binding.of(Generation.V0_3);
    json.put("protocolVersion", OLD_VERSION);
    json.put("url", card.url());
    json.put("preferredTransport", bindings.getFirst().word());
    var interfaces = json.putArray("additionalInterfaces");
    bindings.forEach(binding -> interfaces.addObject().put("url", card.url()).put("transport",
        binding.word()));
  }

  private void capabilities(ObjectNode capabilities) {
    var agent = card.agent();
    capabilities.put("streaming", card.streams());
    capabilities.put("pushNotifications", card.pushes());
    if (!shape.hasNew()) {
      capabilities.put("stateTransitionHistory", agent.tellsStates());
    }
    var extensions = agent.extensions();
    if (!extensions.isEmpty()) {
      var list = capabilities.putArray("extensions");
      extensions.forEach(extension -> extension(list, extension));
    }
  }

  private static void extension(ArrayNode list, RegisteredCard.Extension extension) {
    var json = list.addObject().put("uri", extension.uri());
    extension.description().ifPresent(text -> json.put("description", text));
    json.put("required", extension.required());
    extension.params().ifPresent(params -> json.set("params", params));
  }

  /**
   * One scheme, in both shapes where both are read. The requirement of 1.0 is left out of a card of both: libraries
   * disagree about its form ({@code a2a.md}, rule 11).
   */
  private void security() {
    var scheme = json.putObject("securitySchemes").putObject(BEARER);
    if (shape.hasOld()) {
      scheme.put("type", "http").put("scheme", BEARER).put("description", WHOSE_TOKEN);
      json.putArray("security").addObject().putArray(BEARER);
    }
    if (shape.hasNew()) {
      scheme.putObject("httpAuthSecurityScheme").put("scheme", BEARER)
          .put("description", WHOSE_TOKEN);
    }
    if (!shape.hasOld()) {
      json.putArray("securityRequirements").addObject().putObject("schemes").putObject(BEARER)
          .putArray("list");
    }
  }

  private static void skill(ObjectNode json, RegisteredCard.Skill skill) {
    json.put("id", skill.id()).put("name", skill.name()).put("description", skill.description());
    texts(json, "tags", skill.tags());
    optional(json, "examples", skill.examples());
    optional(json, "inputModes", skill.inputModes());
    optional(json, "outputModes", skill.outputModes());
  }

  private static void optional(ObjectNode json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      texts(json, name, texts);
    }
  }

  private static void texts(ObjectNode json, String name, List<String> texts) {
    var list = json.putArray(name);
    texts.forEach(list::add);
  }
}
