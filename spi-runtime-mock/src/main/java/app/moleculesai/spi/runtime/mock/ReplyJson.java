package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.messagestore.Body;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Writes what agents say: results of A2A 0.3 in JSON-RPC responses ({@code wire.md} MK-3). Safe for use by many threads.
 */
final class ReplyJson {
  private static final String HEAD = "{\"jsonrpc\":\"2.0\",\"id\":";
  private static final String MESSAGE = ",\"result\":{\"kind\":\"message\",\"role\":\"agent\",\"messageId\":\"";
  private static final String PARTS = "\",\"parts\":[{\"kind\":\"text\",\"text\":\"";
  private static final String CONTEXT = "\"}],\"contextId\":\"";
  private static final String END = "\"}}";
  private static final int USUAL_LENGTH = 320;

  private final JsonFactory factory = new JsonFactory();
  private final JsonStringEncoder encoder = JsonStringEncoder.getInstance();
  private final List<String> cannedParts = CannedTexts.POOL.stream()
      .map(text -> PARTS + String.valueOf(encoder.quoteAsString(text)) + CONTEXT).toList();
  private final TaskJson tasks;

  ReplyJson(Clock clock) {
    this.tasks = new TaskJson(clock);
  }

  /**
   * Returns the JSON on one line, otherwise as it is; what is not exactly one JSON value is the test's mistake. A line
   * break would end the data line of an event stream; JSON has them between its tokens only.
   */
  static String checked(String json) {
    read(json);
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  /** Like {@link #checked}, of a JSON object. */
  static String checkedObject(String json) {
    if (read(json) != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return checked(json);
  }

  private static JsonToken read(String json) {
    try (var parser = new JsonFactory().createParser(json)) {
      var first = Optional.ofNullable(parser.nextToken())
          .orElseThrow(() -> new IllegalArgumentException("JSON is empty"));
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one JSON value");
      }
      return first;
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /** Writes a message with the canned text; what nearly every mock agent does, so it is put together from pieces. */
  Body canned(Exchange exchange) {
    int choice = CannedTexts.choose(exchange.workspaceId().toString(), value(exchange.requestId()));
    return message(exchange, cannedParts.get(choice));
  }

  private Body message(Exchange exchange, String parts) {
    var json = new StringBuilder(USUAL_LENGTH)
        .append(HEAD).append(exchange.requestId())
        .append(MESSAGE).append(Exchange.newId()).append(parts);
    encoder.quoteAsString(exchange.contextId(), json);
    return Body.wrap(json.append(END).toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a JSON-RPC id as it is meant: two ways to write one text are the same id. */
  private String value(String id) {
    if (!id.startsWith("\"")) {
      return id;
    }
    if (id.indexOf('\\') < 0) {
      return id.substring(1, id.length() - 1);
    }
    try (var parser = factory.createParser(id)) {
      return Optional.ofNullable(parser.nextTextValue()).orElse(id);
    } catch (IOException e) {
      return id; // still the same for the same request
    }
  }

  /** Writes one event, each but the last two kinds as a JSON-RPC response. */
  Body event(MockEvent.Kind kind, Exchange exchange) {
    return switch (kind) {
      case MockEvent.Kind.Canned canned -> canned(exchange);
      case MockEvent.Kind.Text text -> message(exchange,
          PARTS + String.valueOf(encoder.quoteAsString(text.text())) + CONTEXT);
      case MockEvent.Kind.Task task -> result(exchange, json -> tasks.write(json, exchange, task));
      case MockEvent.Kind.Status status ->
        result(exchange, json -> tasks.write(json, exchange, status));
      case MockEvent.Kind.Artifact made ->
        result(exchange, json -> tasks.write(json, exchange, made));
      case MockEvent.Kind.Result result ->
        result(exchange, json -> json.writeRawValue(result.json()));
      case MockEvent.Kind.RpcError error -> response(exchange, "error", json -> {
        json.writeStartObject();
        json.writeNumberField("code", error.code());
        json.writeStringField("message", error.message());
        json.writeEndObject();
      });
      case MockEvent.Kind.Break broken ->
        throw new IllegalStateException("a broken connection has no body");
    };
  }

  private Body result(Exchange exchange, Writing result) {
    return response(exchange, "result", result);
  }

  private Body response(Exchange exchange, String member, Writing value) {
    var bytes = new ByteArrayOutputStream(USUAL_LENGTH);
    try (var json = factory.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("jsonrpc", "2.0");
      json.writeFieldName("id");
      json.writeRawValue(exchange.requestId());
      json.writeFieldName(member);
      value.into(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Body.wrap(bytes.toByteArray());
  }

  @FunctionalInterface
  private interface Writing {
    void into(JsonGenerator json) throws IOException;
  }
}
