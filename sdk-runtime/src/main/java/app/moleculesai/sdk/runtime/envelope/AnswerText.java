package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.text.StorableText;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one text that an agent's answer to a delegation is reduced to ({@code wire.md} DG-11): the first text part
 * of the result, else the first of its artifacts, else the answer as it is. Messages and tasks of 1.0 count like those
 * of 0.3 (RX-7). One pass; belongs to one thread, once.
 */
public final class AnswerText {
  private final Part part = new Part();
  private @Nullable String own;
  private @Nullable String wrapped;
  private @Nullable String artifact;

  private AnswerText() {}

  /** Returns the text, storable; never throws for what the answer holds. */
  public static String of(Body answer) {
    var found = new AnswerText();
    var text = answer.read(found::scan) ? found.first() : null;
    return StorableText.repair(text == null
        ? answer.read((array, offset, length) -> new String(array, offset, length, UTF_8))
        : text);
  }

  private @Nullable String first() {
    if (own != null) {
      return own;
    }
    return wrapped != null ? wrapped : artifact;
  }

  private boolean scan(byte[] array, int offset, int length) {
    return JsonTokens.document(array, offset, length, (json, member) -> {
      if (member.equals("result")) {
        result(json);
      } else {
        json.skipChildren();
      }
    });
  }

  private void result(JsonParser json) throws IOException {
    own = null;
    wrapped = null;
    artifact = null;
    JsonTokens.members(json, member -> {
      switch (member) {
        case "parts" -> own = firstText(json, false);
        case "artifacts" -> artifact = firstOfArtifacts(json);
        case "message" -> wrappedMessage(json);
        case "task" -> wrappedTask(json);
        default -> json.skipChildren();
      }
    });
  }

  private void wrappedMessage(JsonParser json) throws IOException {
    wrapped = null;
    JsonTokens.members(json, member -> {
      if (member.equals("parts")) {
        wrapped = firstText(json, true);
      } else {
        json.skipChildren();
      }
    });
  }

  private void wrappedTask(JsonParser json) throws IOException {
    artifact = null;
    JsonTokens.members(json, member -> {
      if (member.equals("artifacts")) {
        artifact = firstOfArtifacts(json);
      } else {
        json.skipChildren();
      }
    });
  }

  private @Nullable String firstOfArtifacts(JsonParser json) throws IOException {
    String found = null;
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return found;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      var text = json.currentToken() == JsonToken.START_OBJECT ? partsOf(json) : skipped(json);
      found = found == null ? text : found;
    }
    return found;
  }

  private @Nullable String partsOf(JsonParser json) throws IOException {
    String found = null;
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (member.equals("parts")) {
        found = firstText(json, false);
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  /** Reads parts; those of 0.3 in {@code result.message} are no text of the result (B-10). */
  private @Nullable String firstText(JsonParser json, boolean onlyVersion1) throws IOException {
    String found = null;
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return found;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        continue;
      }
      part.read(json);
      if (found == null && (onlyVersion1 ? part.isOfVersion1() : part.isText())) {
        found = part.text().toString();
      }
    }
    return found;
  }

  private static @Nullable String skipped(JsonParser json) throws IOException {
    json.skipChildren();
    return null;
  }
}
