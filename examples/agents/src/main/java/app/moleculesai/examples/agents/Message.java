package app.moleculesai.examples.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as A2A (0.3) writes it: {@code {"jsonrpc": "2.0", "method": "message/send", "params": {"message": ...}}}.
 *
 * @param text what its text parts say
 * @param files what its file parts hold
 * @param delegationId the task it brings, if it does
 */
public record Message(String text, List<Document> files, Optional<String> delegationId) {
  /** A file with its name, as Base64. */
  public record Document(String name, String base64) {
    /** Names some content. */
    public static Document of(String name, byte[] content) {
      return new Document(name, Base64.getEncoder().encodeToString(content));
    }
  }

  /** A message that is only said. */
  public static Message of(String text, Document... files) {
    return new Message(text, List.of(files), Optional.empty());
  }

  /** Reads the message of a request. */
  static Message ofRequest(JsonNode request) {
    return read(request.path("params").path("message"));
  }

  /** Reads a message. */
  static Message read(JsonNode message) {
    var texts = new ArrayList<String>();
    var files = new ArrayList<Document>();
    for (var part : message.path("parts")) {
      if (part.has("text")) {
        texts.add(part.path("text").asText());
      } else if (part.path("file").has("bytes")) {
        var file = part.path("file");
        files.add(new Document(file.path("name").asText(), file.path("bytes").asText()));
      }
    }
    var delegation = message.path("metadata").path("delegation_id").asText("");
    return new Message(String.join("\n", texts), List.copyOf(files),
        Optional.of(delegation).filter(id -> !id.isEmpty()));
  }

  /** Writes the request that sends it. */
  ObjectNode request() {
    var request = Workspace.JSON.createObjectNode().put("jsonrpc", "2.0").put("id", "1")
        .put("method", "message/send");
    request.putObject("params").set("message", body("user"));
    return request;
  }

  /** Writes it as the answer to a request. */
  ObjectNode answerTo(JsonNode request) {
    var answer = Workspace.JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", request.path("id"));
    answer.set("result", body("agent"));
    return answer;
  }

  private ObjectNode body(String role) {
    var body = Workspace.JSON.createObjectNode().put("kind", "message").put("role", role)
        .put("messageId", UUID.randomUUID().toString());
    var parts = body.putArray("parts");
    parts.addObject().put("kind", "text").put("text", text);
    for (var file : files) {
      parts.addObject().put("kind", "file").putObject("file").put("name", file.name)
          .put("bytes", file.base64);
    }
    return body;
  }
}
