package app.moleculesai.sdk.runtime.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON in and out. Safe for use by many threads. */
public final class Json {
  /** The content type of every JSON answer. */
  public static final Header CONTENT_TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE,
      "application/json; charset=utf-8");

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      // as characters, not as two escapes each: who searches a body searches for characters
      .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
      .build();

  private Json() {}

  /** Writes a document. */
  @FunctionalInterface
  public interface Writer {
    /** Writes exactly one JSON value. */
    void write(JsonGenerator out) throws IOException;
  }

  /** Returns a new object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Reads a document; whatever is wrong with it is the exception's. */
  public static JsonNode read(byte[] document) throws JsonProcessingException {
    try {
      return MAPPER.readTree(document);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) { // bytes of an encoding that is none
      throw new JsonParseException(null, "not JSON", e);
    }
  }

  /**
   * Returns a document without the blanks between its tokens, and so on one line; numbers and escapes stay as they are.
   *
   * @return empty when it is not exactly one JSON document
   */
  public static Optional<String> onOneLine(String text) {
    try (var parser = MAPPER.getFactory().createParser(text)) {
      parser.nextToken();
      if (parser.currentToken() == null) {
        return Optional.empty();
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(withoutBlanks(text));
  }

  private static String withoutBlanks(String json) {
    var dense = new StringBuilder(json.length());
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText && c == '\\') {
        dense.append(c);
        c = json.charAt(++i); // may be a quote
      } else if (c == '"') {
        inText = !inText;
      }
      if (inText || c > ' ') {
        dense.append(c);
      }
    }
    return dense.toString();
  }

  /** Turns a tree, a record, a map or a list into bytes. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** Turns what a writer writes into bytes. */
  public static byte[] bytes(Writer writer) {
    try (var buffer = new ByteArrayBuilder(512);
        var out = MAPPER.getFactory().createGenerator(buffer)) {
      writer.write(out);
      out.flush();
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a value that is JSON already, byte for byte. Only for the writer of {@link #bytes(Writer)}.
   *
   * @param array must hold valid JSON there: nothing is checked
   */
  public static void writeRaw(JsonGenerator out, byte[] array, int offset, int length)
      throws IOException {
    out.writeRawValue(""); // what goes before a value: a colon, a comma
    out.flush();
    ((OutputStream) out.getOutputTarget()).write(array, offset, length);
  }

  /** Answers with a tree, a record, a map or a list. */
  public static void send(ServerResponse response, Status status, Object value) {
    sendBytes(response, status, bytes(value));
  }

  /** Answers with a document that is written already. */
  public static void sendBytes(ServerResponse response, Status status, byte[] document) {
    response.status(status).header(CONTENT_TYPE).send(document);
  }

  /** Returns a time for the wire: RFC 3339, UTC, microseconds, zeros at the end of the fraction left out. */
  public static String instant(Instant time) {
    // an Instant writes itself by a formatter, which was a tenth of the work of a page of messages
    var micros = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC)
        .truncatedTo(ChronoUnit.MICROS);
    var text = micros.toString();
    if (micros.getNano() == 0) {
      return micros.getSecond() == 0 ? text + ":00Z" : text + "Z";
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end) + "Z";
  }

  /** Returns a time for the wire, or null. */
  public static @Nullable String instantOrNull(@Nullable Instant time) {
    return time == null ? null : instant(time);
  }
}
