package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import app.moleculesai.sdk.runtime.envelope.ReplyFacts.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pass over a reply for {@link ReplyFacts}. Of a member that is there twice the last counts. One thread, once. */
final class ReplyScan {
  private static final byte[] USAGE = "\"usage\"".getBytes(US_ASCII);
  private static final byte[] TOOL_TRACE = "\"tool_trace\"".getBytes(US_ASCII);
  private static final byte[] ERROR = "\"error\"".getBytes(US_ASCII);

  private byte @Nullable [] toolTrace;
  private byte @Nullable [] wrappedToolTrace;
  private @Nullable Usage resultUsage;
  private @Nullable Usage topUsage;
  private @Nullable String error;

  /**
   * Says whether there may be anything to find. Most replies have none of the members that facts stand in, and to look
   * for their names costs much less than to parse; a name that is written with escapes has a backslash.
   */
  static boolean mayHoldFacts(byte[] array, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = array[i];
      if (b == '\\' || (b == '"' && isFactAt(array, i, end))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFactAt(byte[] array, int quote, int end) {
    return quote + 1 < end && switch (array[quote + 1]) {
      case 'u' -> isAt(USAGE, array, quote, end);
      case 't' -> isAt(TOOL_TRACE, array, quote, end);
      case 'e' -> isAt(ERROR, array, quote, end);
      default -> false;
    };
  }

  private static boolean isAt(byte[] name, byte[] array, int from, int end) {
    return from + name.length <= end
        && Arrays.equals(name, 0, name.length, array, from, from + name.length);
  }

  /** Reads the whole reply and says whether it is a JSON object. */
  boolean read(byte[] array, int offset, int length) {
    return JsonTokens.document(array, offset, length, (json, member) -> {
      switch (member) {
        case "result" -> result(json, array, offset);
        case "usage" -> topUsage = usage(json);
        case "error" -> {
          var text = JsonTokens.text(json);
          error = text.isEmpty() ? null : text;
        }
        default -> json.skipChildren();
      }
    });
  }

  byte @Nullable [] toolTrace() {
    return toolTrace == null ? wrappedToolTrace : toolTrace;
  }

  Usage usage() {
    if (resultUsage != null) {
      return resultUsage;
    }
    return topUsage == null ? Usage.NONE : topUsage;
  }

  @Nullable String error() {
    return error;
  }

  private void result(JsonParser json, byte[] array, int offset) throws IOException {
    toolTrace = null;
    wrappedToolTrace = null;
    resultUsage = null;
    JsonTokens.members(json, member -> {
      switch (member) {
        case "metadata" -> toolTrace = toolTrace(json, array, offset);
        case "usage" -> resultUsage = usage(json);
        case "task", "message" -> wrapped(json, array, offset);
        default -> json.skipChildren();
      }
    });
  }

  /** The message or task in a wrapper of 1.0, which allows no other member beside it. */
  private void wrapped(JsonParser json, byte[] array, int offset) throws IOException {
    JsonTokens.members(json, member -> {
      if (member.equals("metadata")) {
        wrappedToolTrace = toolTrace(json, array, offset);
      } else {
        json.skipChildren();
      }
    });
  }

  private static byte @Nullable [] toolTrace(JsonParser json, byte[] array, int offset)
      throws IOException {
    byte[] found = null;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return found;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      JsonToken value = json.nextToken();
      if (member.equals("tool_trace")) {
        found = value == JsonToken.VALUE_NULL ? null : JsonTokens.raw(json, array, offset);
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private static @Nullable Usage usage(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    double input = 0;
    double output = 0;
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      switch (member) {
        case "input_tokens" -> input = number(json);
        case "output_tokens" -> output = number(json);
        default -> json.skipChildren();
      }
    }
    return Usage.clamped(input, output);
  }

  private static double number(JsonParser json) throws IOException {
    var token = json.currentToken();
    if (token != null && token.isNumeric()) {
      return Double.parseDouble(json.getText());
    }
    json.skipChildren();
    return 0;
  }
}
