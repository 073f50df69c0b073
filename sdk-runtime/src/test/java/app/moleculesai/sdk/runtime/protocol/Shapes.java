package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What A2A asks of its JSON, stated a second time, from the specifications: the fields of each object, which must be
 * there (!), and of what type they are. A field that is not named must not be there.
 */
final class Shapes {
  private static final String SAID_BY_10 = "data text raw url";

  private static final Map<String, String> OF_0_3 = Map.ofEntries(
      Map.entry("Message", "kind!=message messageId!:id role!:role parts!:+Part contextId:text"
          + " taskId:text metadata:object extensions:[text referenceTaskIds:[text"),
      Map.entry("Task", "kind!=task id!:id contextId!:text status!:Status artifacts:[Artifact"
          + " history:[Message metadata:object"),
      Map.entry("Status", "state!:state message:Message timestamp:time"),
      Map.entry("Artifact", "artifactId!:id parts!:+Part name:text description:text"
          + " metadata:object extensions:[text"),
      Map.entry("StatusUpdate", "kind!=status-update taskId!:id contextId!:text status!:Status"
          + " final!:flag metadata:object"),
      Map.entry("ArtifactUpdate", "kind!=artifact-update taskId!:id contextId!:text"
          + " artifact!:Artifact append:flag lastChunk:flag metadata:object"),
      Map.entry("text", "kind!=text text!:text metadata:object"),
      Map.entry("data", "kind!=data data!:object metadata:object"),
      Map.entry("file", "kind!=file file!:File metadata:object"),
      Map.entry("File", "bytes:base64 uri:text name:text mimeType:text"),
      Map.entry("Config", "id:text url!:id token:text authentication:Authentication"),
      Map.entry("Authentication", "schemes!:[text credentials:text"),
      Map.entry("TaskConfig", "taskId!:id pushNotificationConfig!:Config"),
      Map.entry("Configuration", "acceptedOutputModes:[text historyLength:number"
          + " pushNotificationConfig:Config blocking:flag"),
      Map.entry("Send", "message!:Message configuration:Configuration metadata:object"),
      Map.entry("Get", "id!:id historyLength:number metadata:object"),
      Map.entry("TaskId", "id!:id metadata:object"),
      Map.entry("ConfigId", "id!:id pushNotificationConfigId!:id metadata:object"),
      Map.entry("ListConfigs", "id!:id metadata:object"),
      Map.entry("Error", "code!:number message!:text"),
      Map.entry("Nothing", ""));

  private static final Map<String, String> OF_1_0 = Map.ofEntries(
      Map.entry("Message", "messageId!:id role!:role parts!:+Part contextId:text taskId:text"
          + " metadata:object extensions:[text referenceTaskIds:[text"),
      Map.entry("Task", "id!:id contextId:text status!:Status artifacts:[Artifact"
          + " history:[Message metadata:object"),
      Map.entry("Status", "state!:state message:Message timestamp:time"),
      Map.entry("Artifact", "artifactId!:id parts!:+Part name:text description:text"
          + " metadata:object extensions:[text"),
      Map.entry("StatusUpdate", "taskId!:id contextId!:text status!:Status metadata:object"),
      Map.entry("ArtifactUpdate", "taskId!:id contextId!:text artifact!:Artifact append:flag"
          + " lastChunk:flag metadata:object"),
      Map.entry("Part", "text:text raw:base64 url:text data:any filename:text mediaType:text"
          + " metadata:object"),
      Map.entry("Event", "task:Task message:Message statusUpdate:StatusUpdate"
          + " artifactUpdate:ArtifactUpdate"),
      Map.entry("Answer", "task:Task message:Message"),
      Map.entry("TaskConfig", "tenant:text taskId!:id id:text url!:id token:text"
          + " authentication:Authentication"),
      Map.entry("Config", "tenant:text taskId:text id:text url!:id token:text"
          + " authentication:Authentication"),
      Map.entry("Authentication", "scheme!:id credentials:text"),
      Map.entry("Configs", "configs!:[TaskConfig nextPageToken!:text"),
      Map.entry("Configuration", "acceptedOutputModes:[text taskPushNotificationConfig:Config"
          + " historyLength:number returnImmediately:flag"),
      Map.entry("Send", "tenant:text message!:Message configuration:Configuration metadata:object"),
      Map.entry("Get", "tenant:text id!:id historyLength:number"),
      Map.entry("Cancel", "tenant:text id!:id metadata:object"),
      Map.entry("TaskId", "tenant:text id!:id"),
      Map.entry("ConfigId", "tenant:text taskId!:id id!:id"),
      Map.entry("ListConfigs", "tenant:text taskId!:id pageSize:number pageToken:text"),
      Map.entry("List", "tenant:text contextId:text status:state pageSize:number pageToken:text"
          + " historyLength:number statusTimestampAfter:time includeArtifacts:flag"),
      Map.entry("Tasks", "tasks!:[Task nextPageToken!:text pageSize!:number totalSize!:number"),
      Map.entry("Error", "code!:number message!:text data:[Detail"),
      Map.entry("Nothing", "tenant:text"));

  private static final Set<String> STATES = Set.of("submitted", "working", "input-required",
      "auth-required", "completed", "canceled", "failed", "rejected", "unknown");

  private final Generation generation;
  private final List<String> faults = new ArrayList<>();

  private Shapes(Generation generation) {
    this.generation = generation;
  }

  /** Returns what is wrong with the parameters of a method. */
  static List<String> ofParams(A2aMethod method, JsonNode tree, Generation generation) {
    var shapes = new Shapes(generation);
    boolean is03 = generation == Generation.V0_3;
    shapes.check(tree, switch (method) {
      case SEND, STREAM -> "Send";
      case GET -> "Get";
      case CANCEL -> is03 ? "TaskId" : "Cancel";
      case RESUBSCRIBE -> "TaskId";
      case LIST -> "List";
      case SET_PUSH -> "TaskConfig";
      case GET_PUSH, DELETE_PUSH -> "ConfigId";
      case LIST_PUSH -> "ListConfigs";
      case EXTENDED_CARD -> "Nothing";
    }, "params");
    return shapes.faults;
  }

  /** Returns what is wrong with the result of a method. */
  static List<String> ofResult(A2aMethod method, JsonNode tree, Generation generation) {
    var shapes = new Shapes(generation);
    boolean is03 = generation == Generation.V0_3;
    switch (method) {
      case SEND -> shapes.check(tree, is03 ? shapes.kind(tree, false) : "Answer", "result");
      case STREAM, RESUBSCRIBE ->
        shapes.check(tree, is03 ? shapes.kind(tree, true) : "Event", "result");
      case GET, CANCEL -> shapes.check(tree, "Task", "result");
      case LIST -> shapes.check(tree, "Tasks", "result");
      case SET_PUSH, GET_PUSH -> shapes.check(tree, "TaskConfig", "result");
      case LIST_PUSH -> shapes.check(tree, is03 ? "[TaskConfig" : "Configs", "result");
      case DELETE_PUSH -> shapes.fault(is03 ? tree.isNull() : tree.isObject() && tree.isEmpty(),
          "result");
      case EXTENDED_CARD -> shapes.fault(tree.isObject(), "result");
    }
    return shapes.faults;
  }

  /** Returns what is wrong with an error. */
  static List<String> ofError(JsonNode tree, Generation generation) {
    var shapes = new Shapes(generation);
    shapes.check(tree, "Error", "error");
    return shapes.faults;
  }

  private String kind(JsonNode tree, boolean isEvent) {
    return switch (tree.path("kind").asText()) {
      case "task" -> "Task";
      case "message" -> "Message";
      case "status-update" -> isEvent ? "StatusUpdate" : "none";
      case "artifact-update" -> isEvent ? "ArtifactUpdate" : "none";
      default -> "none";
    };
  }

  private void fault(boolean isRight, String path) {
    if (!isRight) {
      faults.add(path);
    }
  }

  private void check(JsonNode value, String type, String path) {
    if (type.startsWith("+")) {
      fault(!value.isEmpty(), path);
    }
    if (type.startsWith("[") || type.startsWith("+")) {
      fault(value.isArray(), path);
      for (int i = 0; i < value.size(); i++) {
        check(value.path(i), type.replace("[", "").replace("+", ""), path + "[" + i + "]");
      }
      return;
    }
    switch (type) {
      case "any" -> fault(true, path);
      case "text" -> fault(value.isTextual(), path);
      case "id" -> fault(value.isTextual() && !value.asText().isEmpty(), path);
      case "flag" -> fault(value.isBoolean(), path);
      case "number" -> fault(value.isInt(), path);
      case "object" -> fault(value.isObject(), path);
      case "base64" -> fault(value.isTextual()
          && value.asText().matches("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
          path);
      case "time" -> fault(value.asText()
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), path);
      case "role" -> fault(is03()
          ? value.asText().matches("user|agent")
          : value.asText().matches("ROLE_USER|ROLE_AGENT"), path);
      case "state" -> fault(STATES.contains(is03() ? value.asText() : stateOf10(value)), path);
      case "Detail" -> fault(value.path("@type").isTextual(), path);
      case "Part" -> part(value, path);
      default -> object(value, type, path);
    }
  }

  private boolean is03() {
    return generation == Generation.V0_3;
  }

  private static String stateOf10(JsonNode value) {
    var name = value.asText();
    return name.equals("TASK_STATE_UNSPECIFIED")
        ? "unknown"
        : name.matches("TASK_STATE_[A-Z_]+")
            ? name.replace("TASK_STATE_", "").toLowerCase(Locale.ROOT).replace('_', '-')
            : "none";
  }

  private void part(JsonNode part, String path) {
    if (is03()) {
      object(part, part.path("kind").asText(), path);
      if (part.path("kind").asText().equals("file")) {
        fault(part.path("file").has("bytes") != part.path("file").has("uri"), path + ".file");
      }
    } else {
      object(part, "Part", path);
      fault(exactlyOne(part, SAID_BY_10), path);
    }
  }

  private static boolean exactlyOne(JsonNode object, String names) {
    return List.of(names.split(" ", -1)).stream().filter(object::has).count() == 1;
  }

  private void object(JsonNode value, String type, String path) {
    var shape = (is03() ? OF_0_3 : OF_1_0).get(type);
    if (shape == null || !value.isObject()) {
      faults.add(path + " is no " + type);
      return;
    }
    var unknown = new TreeSet<String>();
    value.fieldNames().forEachRemaining(unknown::add);
    for (var field : shape.isEmpty() ? List.<String>of() : List.of(shape.split(" ", -1))) {
      var name = field.split("[!:=]", 2)[0];
      unknown.remove(name);
      if (value.has(name)) {
        member(value.get(name), field, path + "." + name);
      } else {
        fault(!field.contains("!"), path + "." + name + " is missing");
      }
    }
    unknown.forEach(name -> faults.add(path + "." + name + " is not of " + type));
    if (type.equals("Event") || type.equals("Answer")) {
      fault(value.size() == 1, path);
    }
  }

  private void member(JsonNode value, String field, String path) {
    if (field.contains("=")) {
      fault(value.asText().equals(field.split("=", 2)[1]), path);
    } else {
      check(value, field.split(":", 2)[1], path);
    }
  }
}
