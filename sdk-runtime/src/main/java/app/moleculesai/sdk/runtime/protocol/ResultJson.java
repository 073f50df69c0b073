package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The results of requests. Immutable. */
final class ResultJson {
  private final Generation from;
  private final ContentJson content;

  ResultJson(Generation from) {
    this.from = from;
    this.content = new ContentJson(from);
  }

  /** Reads a result, of a stream one event, into that of 1.0. */
  JsonNode read(A2aMethod method, JsonNode tree) throws MalformedException {
    return switch (method) {
      case SEND -> content.answer(root(tree));
      case STREAM, RESUBSCRIBE -> event(tree);
      case GET, CANCEL -> content.task(root(tree));
      case LIST -> list(root(tree));
      case SET_PUSH, GET_PUSH -> PushConfigJson.ofTask(root(tree), from);
      case LIST_PUSH -> pushConfigs(tree);
      case DELETE_PUSH -> TreeJson.NODES.objectNode();
      case EXTENDED_CARD -> card(tree);
    };
  }

  private static MembersJson root(JsonNode tree) throws MalformedException {
    return MembersJson.root(tree, "result");
  }

  /** A card is rewritten as a whole, not translated: the room {@code cards} knows how. */
  private static JsonNode card(JsonNode tree) throws MalformedException {
    if (!tree.isObject()) {
      throw new MalformedException("result", "must be an object");
    }
    return tree;
  }

  private ObjectNode list(MembersJson page) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    var tasks = out.putArray("tasks");
    for (var task : page.objects("tasks")) {
      tasks.add(content.task(task));
    }
    out.put("nextPageToken", page.text("nextPageToken"));
    out.put("pageSize", page.integer("pageSize", 0, Integer.MAX_VALUE).orElse(tasks.size()));
    out.put("totalSize", page.integer("totalSize", 0, Integer.MAX_VALUE).orElse(tasks.size()));
    return out;
  }

  private ObjectNode pushConfigs(JsonNode tree) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    var list = out.putArray("configs");
    var page = from == Generation.V0_3 ? TreeJson.NODES.objectNode().set("configs", tree) : tree;
    var members = root(page);
    for (var config : members.objects("configs")) {
      list.add(PushConfigJson.ofTask(config, from));
    }
    out.put("nextPageToken", members.text("nextPageToken"));
    return out;
  }

  /** Reads one event, of a stream or pushed: in 0.3 what is pushed is a task. */
  ObjectNode event(JsonNode tree) throws MalformedException {
    return content.event(root(tree));
  }

  /** Writes a result of 1.0, as it was read, as that of 0.3. */
  static JsonNode write03(A2aMethod method, JsonNode result) {
    return switch (method) {
      case SEND, STREAM, RESUBSCRIBE -> DownJson.event(result);
      case GET, CANCEL -> DownJson.task(result);
      case SET_PUSH, GET_PUSH -> PushConfigJson.ofTask03(result);
      case LIST_PUSH -> {
        var list = TreeJson.NODES.arrayNode();
        result.path("configs").forEach(config -> list.add(PushConfigJson.ofTask03(config)));
        yield list;
      }
      case DELETE_PUSH -> TreeJson.NODES.nullNode();
      case LIST, EXTENDED_CARD -> result;
    };
  }
}
