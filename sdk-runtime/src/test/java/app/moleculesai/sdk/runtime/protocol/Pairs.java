package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes requests and answers of A2A, each in both generations: the two say the same, and are written the way we write
 * them. What comes out depends on the seed alone.
 */
final class Pairs {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> STATES = List.of("unknown", "submitted", "working", "completed",
      "failed", "canceled", "input-required", "rejected", "auth-required");
  private static final List<String> STATES_1_0 = List.of("UNSPECIFIED", "SUBMITTED", "WORKING",
      "COMPLETED", "FAILED", "CANCELED", "INPUT_REQUIRED", "REJECTED", "AUTH_REQUIRED");
  private static final List<Boolean> ENDS = List.of(false, false, false, true, true, true, true,
      true, true);
  private static final List<String> TEXTS = List.of("hello", "a\nb", "\u00e9\uD83D\uDE00", "x y",
      "https://h/c", "text/plain", "\u0000", "\"'<>");

  private final Random random;

  Pairs(long seed) {
    random = new Random(seed);
  }

  /** The same in both generations. */
  record Pair(JsonNode old, JsonNode now) {}

  /** Two objects being written. */
  private final class Both {
    final ObjectNode old = NODES.objectNode();
    final ObjectNode now = NODES.objectNode();

    Both same(String name, JsonNode value) {
      return named(name, name, value);
    }

    Both named(String oldName, String newName, JsonNode value) {
      old.set(oldName, value);
      now.set(newName, value);
      return this;
    }

    Both maybe(String name, Supplier<JsonNode> value) {
      return random.nextBoolean() ? same(name, value.get()) : this;
    }

    Both pair(String name, Pair pair) {
      old.set(name, pair.old());
      now.set(name, pair.now());
      return this;
    }

    Both pairs(String name, int least, Supplier<Pair> each) {
      int count = least + random.nextInt(3);
      if (count > 0) {
        var oldList = old.putArray(name);
        var newList = now.putArray(name);
        for (int i = 0; i < count; i++) {
          var pair = each.get();
          oldList.add(pair.old());
          newList.add(pair.now());
        }
      }
      return this;
    }

    Both kind(String kind) {
      old.put("kind", kind);
      return this;
    }

    Pair done() {
      return new Pair(old, now);
    }
  }

  /** Returns parameters of a method that both generations have. */
  Pair params(A2aMethod method) {
    var both = new Both();
    switch (method) {
      case SEND, STREAM -> {
        both.pair("message", message()).maybe("metadata", this::struct);
        configuration(both, method);
      }
      case GET -> both.same("id", text()).maybe("historyLength", this::number);
      case CANCEL -> both.same("id", text()).maybe("metadata", this::struct);
      case RESUBSCRIBE -> both.same("id", text());
      case SET_PUSH -> {
        return taskConfig();
      }
      case GET_PUSH, DELETE_PUSH ->
        both.named("id", "taskId", text()).named("pushNotificationConfigId", "id", text());
      case LIST_PUSH -> both.named("id", "taskId", text());
      default -> {
        // has none
      }
    }
    return both.done();
  }

  /** Returns a result of a method that both generations have. */
  Pair result(A2aMethod method) {
    return switch (method) {
      case SEND -> random.nextBoolean() ? wrapped("task", task()) : wrapped("message", message());
      case STREAM, RESUBSCRIBE -> event();
      case GET, CANCEL -> task();
      case SET_PUSH, GET_PUSH -> taskConfig();
      case LIST_PUSH -> {
        var both = new Both();
        both.pairs("configs", 0, this::taskConfig);
        yield new Pair(both.old.has("configs") ? both.old.get("configs") : NODES.arrayNode(),
            (both.now.has("configs") ? both.now : both.now.set("configs", NODES.arrayNode()))
                .<ObjectNode>deepCopy().put("nextPageToken", ""));
      }
      default -> new Pair(NODES.nullNode(), NODES.objectNode());
    };
  }

  /** Returns an event of a stream. */
  Pair event() {
    return switch (random.nextInt(4)) {
      case 0 -> wrapped("task", task());
      case 1 -> wrapped("message", message());
      case 2 -> wrapped("statusUpdate", statusUpdate());
      default -> wrapped("artifactUpdate", artifactUpdate());
    };
  }

  private static Pair wrapped(String name, Pair pair) {
    return new Pair(pair.old(), NODES.objectNode().set(name, pair.now()));
  }

  private Pair message() {
    boolean isUser = random.nextBoolean();
    var both = new Both().kind("message").same("messageId", text());
    both.old.put("role", isUser ? "user" : "agent");
    both.now.put("role", isUser ? "ROLE_USER" : "ROLE_AGENT");
    both.maybe("contextId", this::text).maybe("taskId", this::text);
    return both.pairs("parts", 1, this::part).maybe("metadata", this::struct)
        .maybe("extensions", this::texts).maybe("referenceTaskIds", this::texts).done();
  }

  Pair task() {
    var both = new Both().kind("task").same("id", text());
    if (random.nextInt(4) == 0) {
      both.old.put("contextId", "");
    } else {
      both.same("contextId", text());
    }
    return both.pair("status", status(random.nextInt(STATES.size())))
        .pairs("artifacts", 0, this::artifact).pairs("history", 0, this::message)
        .maybe("metadata", this::struct).done();
  }

  private Pair status(int state) {
    var both = new Both();
    both.old.put("state", STATES.get(state));
    both.now.put("state", "TASK_STATE_" + STATES_1_0.get(state));
    if (random.nextBoolean()) {
      both.pair("message", message());
    }
    return both.maybe("timestamp", () -> NODES.textNode("2026-03-12T10:0" + random.nextInt(10)
        + ":00.12" + random.nextInt(10) + "Z")).done();
  }

  private Pair statusUpdate() {
    int state = random.nextInt(STATES.size());
    var both = new Both().kind("status-update").same("taskId", text()).same("contextId", text())
        .pair("status", status(state)).maybe("metadata", this::struct);
    both.old.put("final", ENDS.get(state));
    return both.done();
  }

  private Pair artifactUpdate() {
    return new Both().kind("artifact-update").same("taskId", text()).same("contextId", text())
        .pair("artifact", artifact()).maybe("append", () -> NODES.booleanNode(true))
        .maybe("lastChunk", () -> NODES.booleanNode(true)).maybe("metadata", this::struct).done();
  }

  private Pair artifact() {
    var both = new Both().same("artifactId", text());
    return both.pairs("parts", 1, this::part).maybe("name", this::text)
        .maybe("description", this::text)
        .maybe("metadata", this::struct).maybe("extensions", this::texts).done();
  }

  private Pair part() {
    var both = new Both().maybe("metadata", this::struct);
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        both.kind("text").same("text", random.nextInt(5) == 0 ? NODES.textNode("") : text());
        onlyIn10(both);
      }
      case 2 -> {
        both.kind("data").same("data", struct());
        onlyIn10(both);
      }
      case 3 -> {
        var value = scalar();
        both.kind("data").old.putObject("data").set("value", value);
        both.now.set("data", value);
        metadata(both).put("data_part_compat", true);
        onlyIn10(both);
      }
      default -> file(both);
    }
    return both.done();
  }

  private void file(Both both) {
    var file = both.kind("file").old.putObject("file");
    if (random.nextBoolean()) {
      var bytes = NODES.textNode(List.of("", "aGk=", "AAECAw==").get(random.nextInt(3)));
      file.set("bytes", bytes);
      both.now.set("raw", bytes);
    } else {
      var uri = text();
      file.set("uri", uri);
      both.now.set("url", uri);
    }
    if (random.nextBoolean()) {
      var name = text();
      file.set("name", name);
      both.now.set("filename", name);
    }
    if (random.nextBoolean()) {
      var type = text();
      file.set("mimeType", type);
      both.now.set("mediaType", type);
    }
  }

  /** A name and a media type of what is no file travel in the metadata. */
  private void onlyIn10(Both both) {
    for (var name : List.of("filename", "mediaType")) {
      if (random.nextInt(4) == 0) {
        var value = text();
        both.now.set(name, value);
        metadata(both).withObject("/part_compat").set(name, value);
      }
    }
  }

  /** The two metadata are one tree unless one of them gets more. */
  private static ObjectNode metadata(Both both) {
    ObjectNode metadata = both.old.has("metadata")
        ? both.old.get("metadata").deepCopy()
        : NODES.objectNode();
    both.old.set("metadata", metadata);
    return metadata;
  }

  private void configuration(Both params, A2aMethod method) {
    var both = new Both().maybe("acceptedOutputModes", this::texts)
        .maybe("historyLength", this::number);
    if (random.nextBoolean()) {
      var config = config();
      both.old.set("pushNotificationConfig", config.old());
      both.now.set("taskPushNotificationConfig", config.now());
    }
    boolean returns = random.nextBoolean();
    if (returns) {
      both.now.put("returnImmediately", true);
    }
    if (returns || method == A2aMethod.SEND) {
      both.old.put("blocking", !returns);
    }
    if (!both.old.isEmpty()) {
      params.old.set("configuration", both.old);
    }
    if (!both.now.isEmpty()) {
      params.now.set("configuration", both.now);
    }
  }

  private Pair config() {
    var both = new Both().maybe("id", this::text).same("url", text()).maybe("token", this::text);
    if (random.nextBoolean()) {
      var own = new Both();
      var scheme = text();
      own.old.putArray("schemes").add(scheme);
      own.now.set("scheme", scheme);
      both.pair("authentication", own.maybe("credentials", this::text).done());
    }
    return both.done();
  }

  private Pair taskConfig() {
    var both = new Both().same("taskId", text());
    var config = config();
    both.old.set("pushNotificationConfig", config.old());
    both.now.setAll((ObjectNode) config.now());
    return both.done();
  }

  private JsonNode text() {
    return NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
  }

  private JsonNode texts() {
    var list = NODES.arrayNode();
    for (int i = random.nextInt(3); i >= 0; i--) {
      list.add(text());
    }
    return list;
  }

  private JsonNode number() {
    return NODES.numberNode(random.nextInt(3) * 10);
  }

  private JsonNode struct() {
    var struct = NODES.objectNode();
    struct.set("key_" + random.nextInt(3), scalar());
    struct.putObject("deep").set("value", scalar());
    return struct;
  }

  private JsonNode scalar() {
    return switch (random.nextInt(6)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.arrayNode().add(1).add(text());
      default -> text();
    };
  }
}
