package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.text.StorableText;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
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
  /** {@code params.message.referenceTaskIds}: other tasks that the message speaks of, in whichever spelling. */
  final Set<String> referredTaskIds = new LinkedHashSet<>();
  /** {@code params.id}: the task that most methods ask about. */
  @Nullable String askedId;
  /** {@code params.taskId}: the task that the methods for push configurations ask about. */
  @Nullable String askedTaskId;
  @Nullable String delegationId;
  /** {@code params.expires_in_seconds}; 0 when it is missing or no number. */
  double expiresInSeconds;

  /** Whether {@code params.configuration} holds an address for news, in one of its names. */
  boolean hasPush;

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
  /** A member that the server reads and that is there twice: others would read the other one. */
  @Nullable String repeated;
  private final Set<Member> seen = EnumSet.noneOf(Member.class);

  /** Reads the object that begins here. */
  void read(JsonParser json, byte[] document) throws IOException {
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      switch (member) {
        case "jsonrpc" -> {
          once(Member.JSONRPC);
          hasJsonRpc = true;
          json.skipChildren();
        }
        case "id" -> {
          once(Member.ID);
          requestId = idText(json, document);
        }
        case "method" -> {
          once(Member.METHOD);
          methodStart = JsonTokens.start(json);
          method = methodName(json);
          methodEnd = JsonTokens.end(json);
        }
        case "params" -> {
          once(Member.PARAMS);
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
      if (member.equals("message")) {
        once(Member.MESSAGE);
        if (value == JsonToken.START_OBJECT) {
          messageStart = JsonTokens.start(json) + 1;
          message(json);
          continue;
        }
      } else if (member.equals("id")) {
        once(Member.ASKED_ID);
        askedId = textOrNull(json);
        continue;
      } else if (member.equals("taskId") || member.equals("task_id")) {
        once(Member.ASKED_TASK_ID);
        askedTaskId = textOrNull(json);
        continue;
      } else if (member.equals("expires_in_seconds") && value.isNumeric()) {
        expiresInSeconds = json.getDoubleValue();
      } else if (member.equals("configuration") && value == JsonToken.START_OBJECT) {
        configuration(json);
        continue;
      }
      json.skipChildren();
    }
  }

  private void configuration(JsonParser json) throws IOException {
    JsonTokens.members(json, member -> {
      hasPush |= switch (member) {
        case "pushNotificationConfig", "push_notification_config", "taskPushNotificationConfig",
            "task_push_notification_config" ->
          json.currentToken() != JsonToken.VALUE_NULL;
        default -> false;
      };
      json.skipChildren();
    });
  }

  private void message(JsonParser json) throws IOException {
    String member;
    while ((member = json.nextFieldName()) != null) {
      int nameStart = member.equals("content") ? JsonTokens.start(json) : -1;
      json.nextToken();
      switch (member) {
        case "messageId", "message_id" -> {
          once(Member.MESSAGE_ID);
          hasMessageId = true;
          messageId = textOrNull(json);
        }
        case "contextId", "context_id" -> {
          once(Member.CONTEXT_ID);
          contextId = textOrNull(json);
        }
        case "taskId", "task_id" -> {
          once(Member.TASK_ID);
          taskId = textOrNull(json);
        }
        case "referenceTaskIds", "reference_task_ids" -> referredTasks(json);
        case "metadata" -> {
          once(Member.METADATA);
          metadata(json);
        }
        case "parts" -> {
          once(Member.PARTS);
          hasParts = true;
          json.skipChildren();
        }
        case "content" -> {
          once(Member.CONTENT);
          contentStart = nameStart;
          contentType = json.currentToken();
          contentValueStart = JsonTokens.start(json);
          contentEnd = JsonTokens.end(json);
        }
        default -> json.skipChildren();
      }
    }
  }

  private void referredTasks(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      var id = textOrNull(json);
      if (id != null) {
        referredTaskIds.add(id);
      }
    }
  }

  private void metadata(JsonParser json) throws IOException {
    JsonTokens.members(json, member -> {
      if (member.equals("delegation_id")) {
        once(Member.DELEGATION_ID);
        delegationId = textOrNull(json);
      } else {
        json.skipChildren();
      }
    });
  }

  private static @Nullable String idText(JsonParser json, byte[] document) throws IOException {
    var type = json.currentToken();
    int start = JsonTokens.start(json);
    int end = JsonTokens.end(json);
    return type == JsonToken.VALUE_STRING || (type != null && type.isNumeric())
        ? new String(document, start, end - start, UTF_8)
        : null;
  }

  private static String methodName(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      int length = json.getTextLength();
      var known = MethodNames.find(json.getTextCharacters(), json.getTextOffset(), length);
      return known == null ? StorableText.repair(json.getText()) : known;
    }
    json.skipChildren();
    return "";
  }

  private void once(Member member) {
    if (!seen.add(member) && repeated == null) {
      repeated = member.place;
    }
  }

  /** The members that the server reads, in whichever of their spellings. */
  private enum Member {
    JSONRPC("jsonrpc"), ID("id"), METHOD("method"), PARAMS("params"), ASKED_ID(
        "params.id"), ASKED_TASK_ID("params.taskId"), MESSAGE(
            "params.message"), MESSAGE_ID("params.message.messageId"), CONTEXT_ID(
                "params.message.contextId"), TASK_ID("params.message.taskId"), PARTS(
                    "params.message.parts"), CONTENT("params.message.content"), METADATA(
                        "params.message.metadata"), DELEGATION_ID(
                            "params.message.metadata.delegation_id");

    private final String place;

    Member(String place) {
      this.place = place;
    }
  }

  private static @Nullable String textOrNull(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return StorableText.repair(json.getText());
    }
    json.skipChildren();
    return null;
  }
}
