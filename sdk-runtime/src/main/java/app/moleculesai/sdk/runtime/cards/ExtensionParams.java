package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** What an extension says of itself in a form of its own: passed on, but for addresses that clients may not see. */
final class ExtensionParams {
  /** What is nested deeper is not passed on: not every client could read it. */
  private static final int MOST_LEVELS = 32;

  private ExtensionParams() {}

  /** Returns the parameters of an extension; none when they are no object or nested too deep. */
  static Optional<JsonNode> of(CardMember params, PublicAddresses addresses) {
    return params.node() instanceof ObjectNode object
        ? copy(object, addresses, MOST_LEVELS)
        : Optional.empty();
  }

  private static Optional<JsonNode> copy(JsonNode node, PublicAddresses addresses, int levels) {
    if (levels == 0) {
      return Optional.empty();
    }
    if (node.isTextual()) {
      var text = StorableText.repair(node.textValue());
      return Optional.of(TextNode.valueOf(addresses.inText(text)));
    }
    if (node.isObject()) {
      var copy = Json.object();
      for (var member : node.properties()) {
        var value = copy(member.getValue(), addresses, levels - 1);
        if (value.isEmpty()) {
          return value;
        }
        copy.set(addresses.inText(StorableText.repair(member.getKey())), value.get());
      }
      return Optional.of(copy);
    }
    if (node.isArray()) {
      var copy = Json.object().arrayNode();
      for (var entry : node) {
        var value = copy(entry, addresses, levels - 1);
        if (value.isEmpty()) {
          return value;
        }
        copy.add(value.get());
      }
      return Optional.of(copy);
    }
    return Optional.of(node);
  }
}
