package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.messagestore.Body;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a strict agent finds wrong with a message of A2A 0.3; other mock agents answer whatever comes. What the server
 * itself puts right or refuses before an agent sees it is not looked at. Belongs to one thread.
 */
final class RequestCheck {
  private static final int INVALID_REQUEST = -32600;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int CONTENT_TYPE_NOT_SUPPORTED = -32005;
  private static final Set<String> METHODS = Set.of("message/send", "message/stream");
  private static final String REFUSED_TYPE = "application/x-unsupported-tck-type";
  private static final JsonFactory JSON = new JsonFactory();

  private boolean rightVersion;
  private boolean rightId = true;
  private String method = "";
  private boolean rightRole;
  private int parts;
  private boolean rightParts = true;
  private boolean rightTypes = true;

  private RequestCheck() {}

  /** Returns the error with which a request is refused; none for one that is as it should be. */
  static Optional<MockReply> refusal(MockCall call) {
    return refusal(call.body());
  }

  static Optional<MockReply> refusal(Body body) {
    var check = new RequestCheck();
    try (
        var json = body.read((array, offset, length) -> JSON.createParser(array, offset, length))) {
      json.nextToken();
      check.request(json);
      return check.verdict();
    } catch (IOException e) {
      return error(INVALID_REQUEST, "the request is not JSON");
    }
  }

  private Optional<MockReply> verdict() {
    if (!rightVersion || !rightId || method.isEmpty()) {
      return error(INVALID_REQUEST,
          "a request has jsonrpc 2.0, a method, and an id that is a string or a number");
    }
    if (!METHODS.contains(method)) {
      return error(METHOD_NOT_FOUND, "there is no such method");
    }
    if (!rightRole || parts == 0 || !rightParts) {
      return error(INVALID_PARAMS,
          "params.message has a role and at least one part of the kind text, file or data");
    }
    return rightTypes
        ? Optional.empty()
        : error(CONTENT_TYPE_NOT_SUPPORTED, "files of " + REFUSED_TYPE + " are not taken");
  }

  private static Optional<MockReply> error(int code, String message) {
    return Optional.of(MockReply.error(code, message));
  }

  private void request(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var value = json.nextToken();
      switch (name) {
        case "jsonrpc" -> rightVersion = json.getText().equals("2.0");
        case "id" -> rightId = value == JsonToken.VALUE_STRING || value.isNumeric()
            || value == JsonToken.VALUE_NULL;
        case "method" -> method = value == JsonToken.VALUE_STRING ? json.getText() : "";
        default -> {
        }
      }
      if (name.equals("params") && value == JsonToken.START_OBJECT) {
        params(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void params(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT && name.equals("message")) {
        message(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void message(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var value = json.nextToken();
      if (name.equals("role")) {
        rightRole = value == JsonToken.VALUE_STRING;
      }
      if (name.equals("parts") && value == JsonToken.START_ARRAY) {
        parts(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void parts(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      parts++;
      if (json.currentToken() == JsonToken.START_OBJECT) {
        part(json);
      } else {
        rightParts = false;
        json.skipChildren();
      }
    }
  }

  private void part(JsonParser json) throws IOException {
    var kind = "";
    var content = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var value = json.nextToken();
      switch (name) {
        case "kind" -> kind = json.getText();
        case "text" -> content = value == JsonToken.VALUE_STRING ? name : content;
        case "file", "data" -> content = value == JsonToken.START_OBJECT ? name : content;
        default -> {
        }
      }
      if (name.equals("file") && value == JsonToken.START_OBJECT) {
        file(json);
      } else {
        json.skipChildren();
      }
    }
    rightParts &= !content.isEmpty() && content.equals(kind);
  }

  private void file(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      rightTypes &= !(name.equals("mimeType") && REFUSED_TYPE.equals(json.getText()));
      json.skipChildren();
    }
  }
}
