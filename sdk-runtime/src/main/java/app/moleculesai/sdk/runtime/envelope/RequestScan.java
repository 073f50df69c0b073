package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.text.StorableText;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a request found: the values the server needs, and where the bytes stand that may have to change.
 * A position of -1 means that there is none. Belongs to one thread until it is done, then nobody changes it.
 */
final class RequestScan {
  boolean hasJsonRpc;
  String method = "";
  @Nullable String requestId;
  @Nullable String messageId;
  @Nullable String contextId;
  @Nullable String taskId;

  /** The value of {@code method}, of whatever type. */
  int methodStart = -1;
  int methodEnd = -1;
  int paramsStart = -1;
  int paramsEnd = -1;
  /** Behind the brace of {@code params.message}, if that is an object. */
  int messageStart = -1;
  boolean hasMessageId;
  boolean hasParts;
  /** The member {@code content} with its name. */
  int contentStart = -1;
  int contentValueStart = -1;
  int contentEnd = -1;
  @Nullable JsonToken contentType;

  /** Reads the object that begins here. */
  void read(JsonParser json, byte[] document) throws IOException {
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      switch (member) {
        case "jsonrpc" -> {
          hasJsonRpc = true;
          json.skipChildren();
        }
        case "id" -> requestId = idText(json, document);
        case "method" -> {
          methodStart = JsonTokens.start(json);
          method = Objects.requireNonNullElse(textOrNull(json), "");
          methodEnd = JsonTokens.end(json);
        }
        case "params" -> {
          paramsStart = JsonTokens.start(json);
          params(json);
          paramsEnd = JsonTokens.end(json);
        }
        default -> json.skipChildren();
      }
    }
  }

  /** Says whether there is a message without parts. */
  boolean lacksParts() {
    return messageStart >= 0 && !hasParts;
  }

  private void params(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      JsonToken value = json.nextToken();
      if (member.equals("message") && value == JsonToken.START_OBJECT) {
        messageStart = JsonTokens.start(json) + 1;
        message(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void message(JsonParser json) throws IOException {
    String member;
    while ((member = json.nextFieldName()) != null) {
      int nameStart = member.equals("content") ? JsonTokens.start(json) : -1;
      json.nextToken();
      switch (member) {
        case "messageId", "message_id" -> {
          hasMessageId = true;
          messageId = textOrNull(json);
        }
        case "contextId", "context_id" -> contextId = textOrNull(json);
        case "taskId", "task_id" -> taskId = textOrNull(json);
        case "parts" -> {
          hasParts = true;
          json.skipChildren();
        }
        case "content" -> {
          contentStart = nameStart;
          contentType = json.currentToken();
          contentValueStart = JsonTokens.start(json);
          contentEnd = JsonTokens.end(json);
        }
        default -> json.skipChildren();
      }
    }
  }

  private static @Nullable String idText(JsonParser json, byte[] document) throws IOException {
    var type = json.currentToken();
    int start = JsonTokens.start(json);
    int end = JsonTokens.end(json);
    return type == JsonToken.VALUE_STRING || (type != null && type.isNumeric())
        ? new String(document, start, end - start, UTF_8)
        : null;
  }

  private static @Nullable String textOrNull(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return StorableText.repair(json.getText());
    }
    json.skipChildren();
    return null;
  }
}
