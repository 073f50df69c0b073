package app.moleculesai.sdk.runtime.envelope;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an agent's answer, or an event of its stream, says of a task: in either generation, as a task or as an update of
 * one. Its text shows nothing.
 *
 * @param id the task's
 * @param contextId the task's conversation, if it is said
 * @param state the task's, by the name that it has in the answer; none when only an artifact came
 */
public record TaskFacts(String id, Optional<String> contextId, Optional<String> state) {
  /** Without it a response says nothing of a state. */
  private static final byte[] STATUS = {'"', 's', 't', 'a', 't', 'u', 's', '"'};
  private static final byte[] TASK_ID = {'"', 't', 'a', 's', 'k'};

  /** Reads a response or an event; never throws for what it holds. */
  public static Optional<TaskFacts> read(byte[] document) {
    return read(document, 0, document.length);
  }

  /** Reads a part of an array, else like {@link #read(byte[])}. */
  public static Optional<TaskFacts> read(byte[] array, int offset, int length) {
    // most answers are messages, in which no such name stands: to look for them costs much less than to parse
    if (!stands(STATUS, array, offset, length) && !stands(TASK_ID, array, offset, length)) {
      return Optional.empty();
    }
    var scan = new Scan();
    return JsonTokens.document(array, offset, length, scan::response)
        ? scan.facts()
        : Optional.empty();
  }

  /** Says whether a response or an event may say something of a state, which costs much less than to read it. */
  public static boolean mayTellState(byte[] document) {
    return stands(STATUS, document, 0, document.length);
  }

  private static boolean stands(byte[] name, byte[] array, int offset, int length) {
    int last = offset + length - name.length;
    for (int i = offset; i <= last; i++) {
      if (array[i] == '"' && Arrays.equals(name, 0, name.length, array, i, i + name.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "TaskFacts";
  }

  /** What one pass over a response found. One thread at a time. */
  private static final class Scan {
    private String kind = "";
    private String id = "";
    private String taskId = "";
    private String contextId = "";
    private String state = "";
    private boolean hasStatus;
    private boolean isUpdate;
    private boolean isMessage;

    void response(JsonParser json, String member) throws IOException {
      if (member.equals("result")) {
        result(json);
      } else {
        json.skipChildren();
      }
    }

    private void result(JsonParser json) throws IOException {
      JsonTokens.members(json, member -> {
        switch (member) {
          case "task" -> payload(json);
          case "statusUpdate", "status_update", "artifactUpdate", "artifact_update" -> {
            isUpdate |= json.currentToken() == JsonToken.START_OBJECT;
            payload(json);
          }
          case "message" -> {
            isMessage |= json.currentToken() == JsonToken.START_OBJECT;
            json.skipChildren();
          }
          default -> member(json, member);
        }
      });
    }

    private void payload(JsonParser json) throws IOException {
      JsonTokens.members(json, member -> member(json, member));
    }

    private void member(JsonParser json, String member) throws IOException {
      switch (member) {
        case "kind" -> kind = JsonTokens.text(json);
        case "id" -> id = JsonTokens.text(json);
        case "taskId", "task_id" -> taskId = JsonTokens.text(json);
        case "contextId", "context_id" -> contextId = JsonTokens.text(json);
        case "status" -> status(json);
        default -> json.skipChildren();
      }
    }

    private void status(JsonParser json) throws IOException {
      hasStatus = json.currentToken() == JsonToken.START_OBJECT;
      JsonTokens.members(json, member -> {
        if (member.equals("state")) {
          state = JsonTokens.text(json);
        } else {
          json.skipChildren();
        }
      });
    }

    Optional<TaskFacts> facts() {
      boolean isTask = kind.equals("task") || (kind.isEmpty() && hasStatus);
      boolean saysUpdate = isUpdate || kind.equals("status-update")
          || kind.equals("artifact-update");
      var known = saysUpdate ? taskId : id;
      return isMessage || known.isEmpty() || (!isTask && !saysUpdate)
          ? Optional.empty()
          : Optional.of(new TaskFacts(known, given(contextId), given(state)));
    }

    private static Optional<String> given(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }
}
