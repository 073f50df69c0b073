package app.moleculesai.sdk.runtime.envelope;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What one event of a stream is, and where its payload stands. Events of 0.3 say what they are in {@code kind}, those
 * of 1.0 by the one member that is there. Used again for the next event. One thread at a time.
 */
final class EventShape {
  enum Kind {
    MESSAGE, TASK, STATUS_UPDATE, ARTIFACT_UPDATE, OTHER
  }

  Kind kind = Kind.OTHER;
  boolean version1;
  int start;
  int end;

  /** Reads the value that begins here to its end. */
  void read(JsonParser json) throws IOException {
    kind = Kind.OTHER;
    version1 = false;
    start = JsonTokens.start(json);
    if (json.currentToken() == JsonToken.START_OBJECT) {
      members(json);
    }
    int whole = JsonTokens.end(json);
    if (!version1) {
      end = whole;
    }
  }

  private void members(JsonParser json) throws IOException {
    int whole = start;
    String member;
    while ((member = json.nextFieldName()) != null) {
      JsonToken value = json.nextToken();
      if (member.equals("kind")) {
        named(JsonTokens.text(json), whole);
      } else if (value == JsonToken.START_OBJECT && kind == Kind.OTHER) {
        wrapped(member, json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void named(String name, int whole) {
    kind = switch (name) {
      case "message" -> Kind.MESSAGE;
      case "task" -> Kind.TASK;
      case "status-update" -> Kind.STATUS_UPDATE;
      case "artifact-update" -> Kind.ARTIFACT_UPDATE;
      default -> Kind.OTHER;
    };
    version1 = false;
    start = whole;
  }

  private void wrapped(String member, JsonParser json) throws IOException {
    kind = switch (member) {
      case "message" -> Kind.MESSAGE;
      case "task" -> Kind.TASK;
      case "statusUpdate", "status_update" -> Kind.STATUS_UPDATE;
      case "artifactUpdate", "artifact_update" -> Kind.ARTIFACT_UPDATE;
      default -> Kind.OTHER;
    };
    version1 = kind != Kind.OTHER;
    if (version1) {
      start = JsonTokens.start(json);
      end = JsonTokens.end(json);
    } else {
      json.skipChildren();
    }
  }
}
