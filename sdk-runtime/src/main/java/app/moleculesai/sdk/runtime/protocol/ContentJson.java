package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Reads messages, tasks and the events of tasks, of one generation, into those of 1.0. Immutable. */
final class ContentJson {
  private static final List<String> EVENTS = List.of("task", "message", "statusUpdate",
      "artifactUpdate");
  private static final List<String> ANSWERS = List.of("task", "message");

  private final Generation from;

  ContentJson(Generation from) {
    this.from = from;
  }

  /** Reads an event of a stream into the wrapper of 1.0 with one member. */
  ObjectNode event(MembersJson event) throws MalformedException {
    return from == Generation.V0_3 ? wrapped(event, kind(event)) : unionOf10(event, EVENTS);
  }

  /** Reads what a message brought: a task or a message, in the wrapper of 1.0. */
  ObjectNode answer(MembersJson answer) throws MalformedException {
    if (from == Generation.V1_0) {
      return unionOf10(answer, ANSWERS);
    }
    var kind = kind(answer);
    if (!ANSWERS.contains(kind)) {
      throw answer.wrong("kind", "must be task or message");
    }
    return wrapped(answer, kind);
  }

  private ObjectNode unionOf10(MembersJson union, List<String> choice) throws MalformedException {
    var there = choice.stream().filter(union::has).toList();
    if (there.size() != 1) {
      throw union.wrong(there.isEmpty() ? choice.getFirst() : there.get(1),
          "must be there if it is the only one of " + String.join(", ", choice));
    }
    return wrapped(union.requiredObject(there.getFirst()), there.getFirst());
  }

  private ObjectNode wrapped(MembersJson payload, String name) throws MalformedException {
    var content = switch (name) {
      case "task" -> task(payload);
      case "message" -> message(payload);
      case "statusUpdate" -> statusUpdate(payload);
      default -> artifactUpdate(payload);
    };
    var out = TreeJson.NODES.objectNode();
    out.set(name, content);
    return out;
  }

  /** Returns what an event of 0.3 says it is; early libraries left that to its members. */
  private static String kind(MembersJson event) throws MalformedException {
    return switch (event.text("kind")) {
      case "task" -> "task";
      case "message" -> "message";
      case "status-update" -> "statusUpdate";
      case "artifact-update" -> "artifactUpdate";
      case "" -> kindByMembers(event);
      default -> throw noKind(event);
    };
  }

  private static String kindByMembers(MembersJson event) throws MalformedException {
    if (event.has("parts")) {
      return "message";
    }
    if (event.has("artifact")) {
      return "artifactUpdate";
    }
    if (event.has("status")) {
      return event.has("taskId") ? "statusUpdate" : "task";
    }
    throw noKind(event);
  }

  private static MalformedException noKind(MembersJson event) {
    return event.wrong("kind", "must be one of task, message, status-update, artifact-update");
  }

  ObjectNode message(MembersJson message) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    out.put("messageId", message.requiredText("messageId"));
    message.copyText("contextId", out);
    message.copyText("taskId", out);
    var role = message.named("role", Role.values(), from).orElse(Role.UNSPECIFIED);
    if (role == Role.UNSPECIFIED) {
      throw message.wrong("role", "must be " + Role.USER.name(from) + " or "
          + Role.AGENT.name(from));
    }
    out.put("role", role.name(Generation.V1_0));
    parts(message, out);
    message.copyStruct("metadata", out);
    message.copyTexts("extensions", out);
    message.copyTexts("referenceTaskIds", out);
    return out;
  }

  /** Both generations want a part, and libraries fail without one: the last chunk of an artifact may come so. */
  private void parts(MembersJson of, ObjectNode out) throws MalformedException {
    var list = out.putArray("parts");
    for (var part : of.objects("parts")) {
      list.add(PartJson.read(part, from));
    }
    if (list.isEmpty()) {
      list.addObject().put("text", "");
    }
  }

  ObjectNode task(MembersJson task) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    out.put("id", task.requiredText("id"));
    task.copyText("contextId", out);
    out.set("status", status(task.requiredObject("status")));
    var artifacts = task.objects("artifacts");
    if (!artifacts.isEmpty()) {
      var list = out.putArray("artifacts");
      for (var artifact : artifacts) {
        list.add(artifact(artifact));
      }
    }
    var history = task.objects("history");
    if (!history.isEmpty()) {
      var list = out.putArray("history");
      for (var message : history) {
        list.add(message(message));
      }
    }
    task.copyStruct("metadata", out);
    return out;
  }

  private ObjectNode status(MembersJson status) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    out.put("state", status.named("state", TaskState.values(), from)
        .orElse(TaskState.UNSPECIFIED).name(Generation.V1_0));
    var message = status.object("message");
    if (message.isPresent()) {
      out.set("message", message(message.get()));
    }
    status.copyTime("timestamp", "timestamp", out);
    return out;
  }

  private ObjectNode artifact(MembersJson artifact) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    out.put("artifactId", artifact.requiredText("artifactId"));
    artifact.copyText("name", out);
    artifact.copyText("description", out);
    parts(artifact, out);
    artifact.copyStruct("metadata", out);
    artifact.copyTexts("extensions", out);
    return out;
  }

  private ObjectNode statusUpdate(MembersJson update) throws MalformedException {
    var out = ofTask(update);
    out.set("status", status(update.requiredObject("status")));
    update.copyStruct("metadata", out);
    return out;
  }

  private ObjectNode artifactUpdate(MembersJson update) throws MalformedException {
    var out = ofTask(update);
    out.set("artifact", artifact(update.requiredObject("artifact")));
    for (var name : List.of("append", "lastChunk")) {
      if (update.flag(name)) {
        out.put(name, true);
      }
    }
    update.copyStruct("metadata", out);
    return out;
  }

  private static ObjectNode ofTask(MembersJson update) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    out.put("taskId", update.requiredText("taskId"));
    out.put("contextId", update.text("contextId"));
    return out;
  }
}
