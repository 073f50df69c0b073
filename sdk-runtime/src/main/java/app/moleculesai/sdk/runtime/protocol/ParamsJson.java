package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parameters of requests. Immutable. */
final class ParamsJson {
  private static final int LARGEST_PAGE = 100;

  private final Generation from;
  private final ContentJson content;

  ParamsJson(Generation from) {
    this.from = from;
    this.content = new ContentJson(from);
  }

  /** Reads the parameters of a request into those of 1.0. */
  ObjectNode read(A2aMethod method, JsonNode tree) throws MalformedException {
    var params = MembersJson.root(isLeftOut(method, tree) ? TreeJson.NODES.objectNode() : tree,
        "params");
    var out = TreeJson.NODES.objectNode();
    params.copyText("tenant", out);
    switch (method) {
      case SEND, STREAM -> send(params, out);
      case GET -> {
        out.put("id", params.requiredText("id"));
        params.copyInteger("historyLength", 0, Integer.MAX_VALUE, out);
      }
      case CANCEL -> {
        out.put("id", params.requiredText("id"));
        params.copyStruct("metadata", out);
      }
      case RESUBSCRIBE -> out.put("id", params.requiredText("id"));
      case LIST -> list(params, out);
      case SET_PUSH -> out.setAll(PushConfigJson.ofTask(params, from));
      case GET_PUSH, DELETE_PUSH -> pushConfig(method, params, out);
      case LIST_PUSH -> {
        out.put("taskId", params.requiredText(from == Generation.V0_3 ? "id" : "taskId"));
        params.copyInteger("pageSize", 0, Integer.MAX_VALUE, out);
        params.copyText("pageToken", out);
      }
      case EXTENDED_CARD -> {
        // has no parameters
      }
    }
    return out;
  }

  private static boolean isLeftOut(A2aMethod method, JsonNode tree) {
    return (method == A2aMethod.EXTENDED_CARD || method == A2aMethod.LIST)
        && (tree.isMissingNode() || tree.isNull());
  }

  private void send(MembersJson params, ObjectNode out) throws MalformedException {
    var message = params.requiredObject("message");
    out.set("message", content.message(message));
    if (message.objects("parts").isEmpty()) {
      throw message.wrong("parts", "must have at least one part");
    }
    var given = params.object("configuration");
    if (given.isPresent()) {
      var configuration = configuration(given.get());
      if (!configuration.isEmpty()) {
        out.set("configuration", configuration);
      }
    }
    params.copyStruct("metadata", out);
  }

  private ObjectNode configuration(MembersJson configuration) throws MalformedException {
    boolean is03 = from == Generation.V0_3;
    var out = TreeJson.NODES.objectNode();
    configuration.copyTexts("acceptedOutputModes", out);
    var push = configuration.object(is03 || !configuration.has("taskPushNotificationConfig")
        ? PushConfigJson.NESTED
        : "taskPushNotificationConfig");
    if (push.isPresent()) {
      out.set("taskPushNotificationConfig", PushConfigJson.alone(push.get(), from));
    }
    configuration.copyInteger("historyLength", 0, Integer.MAX_VALUE, out);
    boolean returns = is03
        ? configuration.has("blocking") && !configuration.flag("blocking")
        : configuration.flag("returnImmediately");
    if (returns) {
      out.put("returnImmediately", true);
    }
    return out;
  }

  private void list(MembersJson params, ObjectNode out) throws MalformedException {
    params.copyText("contextId", out);
    var state = params.named("status", TaskState.values(), from).orElse(TaskState.UNSPECIFIED);
    if (state != TaskState.UNSPECIFIED) {
      out.put("status", state.name(Generation.V1_0));
    }
    params.copyInteger("pageSize", 1, LARGEST_PAGE, out);
    params.copyText("pageToken", out);
    params.copyInteger("historyLength", 0, Integer.MAX_VALUE, out);
    // under both names: libraries of before the final 1.0 have the second
    params.copyTime("lastUpdatedAfter", "statusTimestampAfter", out);
    params.copyTime("statusTimestampAfter", "statusTimestampAfter", out);
    if (params.flag("includeArtifacts")) {
      out.put("includeArtifacts", true);
    }
  }

  /** In 0.3 the configuration of a task may be named by the task alone; libraries give it the task's id. */
  private void pushConfig(A2aMethod method, MembersJson params, ObjectNode out)
      throws MalformedException {
    if (from == Generation.V1_0) {
      out.put("taskId", params.requiredText("taskId"));
      out.put("id", params.requiredText("id"));
      return;
    }
    var taskId = params.requiredText("id");
    var configId = method == A2aMethod.DELETE_PUSH
        ? params.requiredText("pushNotificationConfigId")
        : params.text("pushNotificationConfigId");
    out.put("taskId", taskId);
    out.put("id", configId.isEmpty() ? taskId : configId);
  }

  /** Writes parameters of 1.0, as they were read, as those of 0.3. */
  static ObjectNode write03(A2aMethod method, JsonNode params) {
    var out = TreeJson.NODES.objectNode();
    switch (method) {
      case SEND, STREAM -> {
        out.set("message", DownJson.message(params.path("message")));
        var configuration = configuration03(method, params.path("configuration"));
        if (!configuration.isEmpty()) {
          out.set("configuration", configuration);
        }
        TreeJson.move(params, "metadata", out, "metadata");
      }
      case GET, CANCEL, RESUBSCRIBE -> {
        TreeJson.move(params, "id", out, "id");
        TreeJson.move(params, "historyLength", out, "historyLength");
        TreeJson.move(params, "metadata", out, "metadata");
      }
      case SET_PUSH -> out.setAll(PushConfigJson.ofTask03(params));
      case GET_PUSH, DELETE_PUSH, LIST_PUSH -> {
        TreeJson.move(params, "taskId", out, "id");
        TreeJson.move(params, "id", out, "pushNotificationConfigId");
      }
      case LIST, EXTENDED_CARD -> {
        // 0.3 has no list, and no parameters of the other
      }
    }
    return out;
  }

  /** Says always whether to wait, because 0.3 names no default; a stream does not care unless told so. */
  private static ObjectNode configuration03(A2aMethod method, JsonNode configuration) {
    var out = TreeJson.NODES.objectNode();
    TreeJson.move(configuration, "acceptedOutputModes", out, "acceptedOutputModes");
    var push = configuration.path("taskPushNotificationConfig");
    if (push.isObject()) {
      out.set(PushConfigJson.NESTED, PushConfigJson.alone03(push));
    }
    TreeJson.move(configuration, "historyLength", out, "historyLength");
    boolean returns = configuration.path("returnImmediately").booleanValue();
    if (returns || method == A2aMethod.SEND) {
      out.put("blocking", !returns);
    }
    return out;
  }
}
