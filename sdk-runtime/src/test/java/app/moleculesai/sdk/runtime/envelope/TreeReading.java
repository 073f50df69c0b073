package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of 1.4 and 3.3 said a second time, over trees and without regard to cost, to compare the parser with. */
final class TreeReading {
  private TreeReading() {}

  static String requestText(JsonNode body) {
    var texts = new ArrayList<String>();
    for (JsonNode part : elements(body.path("params").path("message").path("parts"))) {
      add(texts, part.path("text"));
    }
    return String.join("\n", texts);
  }

  static String responseText(JsonNode body) {
    if (!body.isObject()) {
      return "";
    }
    var result = body.path("result");
    if (result.isTextual() && !result.textValue().isEmpty()) {
      return repaired(result.textValue());
    }
    var texts = new ArrayList<String>();
    if (result.isObject()) {
      resultTexts(result, texts);
      if (result.path("task").isObject()) {
        resultTexts(result.path("task"), texts);
      }
    }
    if (texts.isEmpty()) {
      add(texts, body.path("task"));
    }
    return String.join("\n", texts);
  }

  static List<String> requestFiles(JsonNode body) {
    var files = new ArrayList<String>();
    files(body.path("params").path("message"), files);
    return files;
  }

  static List<String> responseFiles(JsonNode body) {
    var files = new ArrayList<String>();
    if (body.path("result").isObject()) {
      files(body.path("result"), files);
      files(body.path("result").path("task"), files);
    } else {
      files(body, files);
    }
    return files;
  }

  /** Returns the normal form of a request (EN-1 to EN-4); empty for one that is refused. */
  static Optional<JsonNode> normalForm(JsonNode sent, String newId) {
    if (!sent.isObject()) {
      return Optional.empty();
    }
    ObjectNode request = sent.deepCopy();
    if (!request.has("jsonrpc")) {
      request.retain("method", "params");
      request.put("jsonrpc", "2.0").put("id", newId);
    }
    if (!(request.path("params").path("message") instanceof ObjectNode message)) {
      return Optional.of(request);
    }
    if (!message.has("messageId") && !message.has("message_id")) {
      message.put("messageId", newId);
    }
    if (!message.has("parts")) {
      var content = message.remove("content");
      if (content == null || !(content.isTextual() || content.isArray())) {
        return Optional.empty();
      }
      message.set("parts", content.isArray()
          ? content
          : request.arrayNode().add(request.objectNode().put("kind", "text")
              .set("text", content)));
    }
    return Optional.of(request);
  }

  private static void resultTexts(JsonNode object, List<String> texts) {
    partTexts(object.path("parts"), texts);
    var message = object.path("message");
    boolean version1 = message.path("role").asText().startsWith("ROLE_")
        && message.path("role").isTextual();
    for (JsonNode part : elements(message.path("parts"))) {
      version1 |= isOfVersion1(part);
    }
    if (version1) {
      partTexts(message.path("parts"), texts);
    }
    for (JsonNode part : elements(object.path("parts"))) {
      add(texts, part.path("root").path("text"));
    }
    for (JsonNode artifact : elements(object.path("artifacts"))) {
      partTexts(artifact.path("parts"), texts);
    }
  }

  private static void partTexts(JsonNode parts, List<String> texts) {
    for (JsonNode part : elements(parts)) {
      if (is(part, "text") || isOfVersion1(part)) {
        add(texts, part.path("text"));
      }
    }
  }

  private static boolean isOfVersion1(JsonNode part) {
    return !part.has("kind") && !part.has("type") && !part.path("root").isObject()
        && part.path("text").isTextual()
        && !part.path("text").textValue().isEmpty();
  }

  private static void files(JsonNode object, List<String> files) {
    fileParts(object.path("parts"), files);
    for (JsonNode artifact : elements(object.path("artifacts"))) {
      fileParts(artifact.path("parts"), files);
    }
    fileParts(object.path("status").path("message").path("parts"), files);
    fileParts(object.path("message").path("parts"), files);
  }

  private static void fileParts(JsonNode parts, List<String> files) {
    for (JsonNode part : elements(parts)) {
      if (is(part, "file")) {
        add(files, (part.path("file").isObject() ? part.path("file") : part).path("uri"));
      } else {
        add(files, part.path("url"));
      }
    }
  }

  private static boolean is(JsonNode part, String kind) {
    return part.path("kind").asText().equals(kind) || part.path("type").asText().equals(kind);
  }

  private static Iterable<JsonNode> elements(JsonNode list) {
    return list.isArray() ? list : List.of();
  }

  private static void add(List<String> texts, JsonNode text) {
    if (text.isTextual() && !text.textValue().isEmpty()) {
      texts.add(repaired(text.textValue()));
    }
  }

  private static String repaired(String text) {
    return new String(text.getBytes(UTF_16BE), UTF_16BE);
  }
}
