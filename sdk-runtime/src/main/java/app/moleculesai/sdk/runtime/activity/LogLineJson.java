package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.text.StorableText;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An activity as a line of an exported log: a JSON object with the members of {@code wire.md} 2.1. Bodies are texts, not
 * JSON within JSON: so they come back byte for byte, whatever they are. What is not there is left out.
 */
final class LogLineJson {
  private static final JsonFactory FACTORY = new JsonFactoryBuilder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxStringLength(Integer.MAX_VALUE) // the store says what is too large
          .maxNestingDepth(1)
          .build())
      .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
      .rootValueSeparator("\n")
      .build();

  private LogLineJson() {}

  static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  static JsonParser parser(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  static void write(JsonGenerator out, Activity activity) throws IOException {
    var row = activity.row();
    out.writeStartObject();
    out.writeStringField("workspace_id", row.workspaceId().toString());
    out.writeNumberField("seq", activity.sequence());
    out.writeStringField("id", row.id().toString());
    out.writeStringField("created_at", row.createdAt().toString());
    out.writeStringField("activity_type", row.type());
    out.writeStringField("status", row.status());
    text(out, "source_id", row.sourceId().map(UUID::toString));
    text(out, "source_label", row.sourceLabel());
    text(out, "target_id", row.targetId().map(UUID::toString));
    text(out, "method", row.method());
    text(out, "summary", row.summary());
    text(out, "correlation", row.correlation());
    text(out, "owner", row.owner());
    text(out, "error_detail", row.errorDetail());
    text(out, "idempotency_key", row.idempotencyKey());
    if (row.durationMs().isPresent()) {
      out.writeNumberField("duration_ms", row.durationMs().get());
    }
    text(out, "request_body", row.requestBody().map(Body::text));
    text(out, "response_body", row.responseBody().map(Body::text));
    text(out, "tool_trace", row.toolTrace().map(Body::text));
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String member, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      out.writeStringField(member, text.get());
    }
  }

  /**
   * Reads the next line.
   *
   * @return empty at the end
   * @throws SdkException {@code invalid} with the number of the line; never with what stands there
   */
  static Optional<Activity> read(JsonParser in) throws IOException {
    long line = in.currentLocation().getLineNr();
    try {
      var token = in.nextToken();
      line = in.currentTokenLocation().getLineNr();
      if (token == null) {
        return Optional.empty();
      }
      if (token != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("must be a JSON object");
      }
      return Optional.of(activity(members(in)));
    } catch (JsonProcessingException e) {
      throw wrong(line, "is not JSON, or has an object or array within the object");
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong(line, String.valueOf(e.getMessage()));
    }
  }

  private static SdkException wrong(long line, String problem) {
    return SdkException.invalid("line " + line, problem);
  }

  private static Map<String, String> members(JsonParser in) throws IOException {
    var members = new LinkedHashMap<String, String>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      var name = in.currentName();
      var value = in.nextToken();
      if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
        throw new IllegalArgumentException("'" + name + "' must be a text or a whole number");
      }
      members.put(name, in.getText());
    }
    return members;
  }

  private static Activity activity(Map<String, String> members) {
    var sequence = Optional.ofNullable(members.remove("seq"));
    var row = ActivityDraft.of(id(required(members, "workspace_id")), id(required(members, "id")),
        required(members, "activity_type"), time(required(members, "created_at")));
    row.status(required(members, "status"));
    members.forEach((name, value) -> set(row, name, value));
    return new Activity(sequence.map(text -> number("seq", text)).orElse(0L), row.build());
  }

  private static void set(ActivityDraft.Builder row, String member, String value) {
    switch (member) {
      case "source_id" -> row.sourceId(id(value));
      case "source_label" -> row.sourceLabel(value);
      case "target_id" -> row.targetId(id(value));
      case "method" -> row.method(value);
      case "summary" -> row.summary(value);
      case "correlation" -> row.correlation(value);
      case "owner" -> row.owner(value);
      case "error_detail" -> row.errorDetail(value);
      case "idempotency_key" -> row.idempotencyKey(value);
      case "duration_ms" -> row.durationMs((int) number(member, value));
      case "request_body" -> row.requestBody(body(value));
      case "response_body" -> row.responseBody(body(value));
      case "tool_trace" -> row.toolTrace(body(value));
      default -> throw new IllegalArgumentException("'" + member + "' is not known");
    }
  }

  private static String required(Map<String, String> members, String name) {
    var value = members.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value;
  }

  private static long number(String member, String text) {
    try {
      long number = Long.parseLong(text);
      if (member.equals("seq") || number == (int) number) {
        return number;
      }
    } catch (NumberFormatException e) {
      // it shows the text
    }
    throw new IllegalArgumentException("'" + member + "' must be a whole number that fits");
  }

  private static Body body(String text) {
    if (!StorableText.isStorable(text)) {
      throw new IllegalArgumentException("has a body with U+0000 or a lone surrogate");
    }
    return Body.of(text);
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has an id that is no UUID", e);
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'created_at' must be a time such as"
          + " 2026-01-31T12:00:00Z", e);
    }
  }
}
