package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes trees of anything, and breaks right ones at one place or a few. */
final class Mutations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("id", "taskId", "task_id", "contextId", "kind",
      "type", "message", "messageId", "role", "parts", "text", "file", "bytes", "uri",
      "fileWithBytes", "fileWithUri", "name", "mimeType", "raw", "url", "data", "filename",
      "mediaType", "metadata", "data_part_compat", "part_compat", "value", "status", "state",
      "timestamp", "artifacts", "artifact", "artifactId", "history", "final", "append", "lastChunk",
      "task", "statusUpdate", "artifactUpdate", "configuration", "blocking", "returnImmediately",
      "historyLength", "pushNotificationConfig", "taskPushNotificationConfig", "authentication",
      "schemes", "scheme", "credentials", "configs", "tasks", "pageSize", "nextPageToken", "code",
      "@type", "extensions", "pushNotificationConfigId", "acceptedOutputModes", "tenant");

  private final Random random;

  Mutations(long seed) {
    random = new Random(seed);
  }

  /** Returns any tree. */
  JsonNode any() {
    return any(5);
  }

  private JsonNode any(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 1)) {
      case 1 -> {
        var list = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(any(depth - 1));
        }
        yield list;
      }
      case 2, 3, 4, 5 -> {
        var object = NODES.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
          object.set(name(), any(depth - 1));
        }
        yield object;
      }
      default -> scalar();
    };
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private JsonNode scalar() {
    var scalars = List.of(NODES.nullNode(), NODES.booleanNode(true), NODES.booleanNode(false),
        NODES.numberNode(1), NODES.numberNode(-1), NODES.numberNode(99), NODES.numberNode(0.5),
        NODES.numberNode(Double.NaN), NODES.numberNode(Long.MAX_VALUE),
        NODES.numberNode(new BigDecimal("1e999999999")), NODES.numberNode(BigInteger.TEN.pow(60)),
        NODES.textNode(""), NODES.textNode("hello"), NODES.textNode("message"),
        NODES.textNode("status-update"), NODES.textNode("task"), NODES.textNode("file"),
        NODES.textNode("ROLE_USER"), NODES.textNode("user"), NODES.textNode("TASK_STATE_WORKING"),
        NODES.textNode("working"), NODES.textNode("2026-03-12T10:00:00+02:00"),
        NODES.textNode("+999999999-01-01T00:00:00Z"), NODES.textNode("aGk"),
        NODES.textNode("\ud800"),
        NODES.missingNode());
    return scalars.get(random.nextInt(scalars.size()));
  }

  /** Returns a tree with a few changes. */
  JsonNode broken(JsonNode tree) {
    JsonNode out = tree.deepCopy();
    for (int i = random.nextInt(3); i >= 0; i--) {
      breakOne(out);
    }
    return out;
  }

  private void breakOne(JsonNode tree) {
    var containers = new ArrayList<JsonNode>();
    collect(tree, containers);
    if (containers.isEmpty()) {
      return;
    }
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object -> {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        var name = names.isEmpty() ? name() : names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(name(), any(2));
          case 2 -> object.set(name(), object.path(name));
          default -> object.set(name, any(1));
        }
      }
      case ArrayNode list -> {
        if (random.nextBoolean() || list.isEmpty()) {
          list.add(any(2));
        } else {
          list.set(random.nextInt(list.size()), any(1));
        }
      }
      default -> throw new AssertionError("no container");
    }
  }

  private static void collect(JsonNode tree, List<JsonNode> containers) {
    if (tree.isContainerNode()) {
      containers.add(tree);
    }
    tree.forEach(child -> collect(child, containers));
  }
}
