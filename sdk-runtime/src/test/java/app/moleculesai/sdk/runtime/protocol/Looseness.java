package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Writes a tree as others may: names in snake case, numbers of enums, unknown fields, nulls and empty values. */
final class Looseness {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Set<String> OF_ANY_CONTENT = Set.of("metadata", "data");
  private static final Set<String> COUNTS = Set.of("historyLength", "pageSize", "totalSize");
  private static final List<String> STATES = List.of("TASK_STATE_UNSPECIFIED",
      "TASK_STATE_SUBMITTED", "TASK_STATE_WORKING", "TASK_STATE_COMPLETED", "TASK_STATE_FAILED",
      "TASK_STATE_CANCELED", "TASK_STATE_INPUT_REQUIRED", "TASK_STATE_REJECTED",
      "TASK_STATE_AUTH_REQUIRED");
  private static final List<String> ROLES = List.of("ROLE_UNSPECIFIED", "ROLE_USER", "ROLE_AGENT");

  private final Random random;

  Looseness(long seed) {
    random = new Random(seed);
  }

  /** Returns a tree of 1.0 that says the same. */
  JsonNode of(JsonNode tree) {
    return loose(tree, true);
  }

  /** Returns a tree of 0.3 that says the same. */
  JsonNode ofOld(JsonNode tree) {
    return loose(tree, false);
  }

  private JsonNode loose(JsonNode tree, boolean is10) {
    if (tree.isArray()) {
      var list = NODES.arrayNode();
      tree.forEach(element -> list.add(loose(element, is10)));
      return list;
    }
    if (!tree.isObject()) {
      return tree;
    }
    var out = NODES.objectNode();
    tree.properties().forEach(member -> put(out, member.getKey(), member.getValue(), is10));
    return noise(out);
  }

  private void put(ObjectNode out, String name, JsonNode value, boolean is10) {
    var written = OF_ANY_CONTENT.contains(name) ? value : loose(value, is10);
    if (is10 && (name.equals("state") || name.equals("role")) && random.nextBoolean()) {
      var all = name.equals("state") ? STATES : ROLES;
      written = NODES.numberNode(all.indexOf(value.textValue()));
    } else if (COUNTS.contains(name) && random.nextBoolean()) {
      written = random.nextBoolean()
          ? NODES.textNode(value.asText())
          : NODES.numberNode(value.asDouble());
    }
    out.set(random.nextBoolean() ? snakeCase(name) : name, written);
  }

  private ObjectNode noise(ObjectNode out) {
    if (random.nextBoolean()) {
      out.put("unknownField", 7).putArray("other_field");
    }
    for (var name : List.of("metadata", "extensions", "artifacts", "history", "timestamp",
        "description", "filename", "configuration", "authentication")) {
      if (!out.has(name) && random.nextInt(4) == 0) {
        out.putNull(name);
      }
    }
    return out;
  }

  private static String snakeCase(String name) {
    var out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      out.append(Character.isUpperCase(c) ? "_" + Character.toLowerCase(c) : String.valueOf(c));
    }
    return out.toString();
  }
}
