package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Small steps in making trees. */
final class TreeJson {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TreeJson() {}

  /** Returns another object with the same members; what is in them is shared. */
  static ObjectNode copy(ObjectNode object) {
    return NODES.objectNode().setAll(object);
  }

  /** Gives the other object the member, when there is one, under another name. */
  static void move(JsonNode from, String name, ObjectNode to, String newName) {
    var value = from.get(name);
    if (value != null) {
      to.set(newName, value);
    }
  }
}
