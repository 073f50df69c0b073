package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges and cuts JSON that nobody needs to understand, in one pass and without a tree. Numbers may have any length, up
 * to 1000 levels may be nested.
 */
public final class RawJson {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private RawJson() {}

  /** Takes the place of a document in an array. */
  @FunctionalInterface
  public interface Taker<E extends Exception> {
    /** Takes it; writes nothing into the array. */
    void take(byte[] array, int offset, int length) throws E;
  }

  /**
   * Hands out a body if it is one JSON document in UTF-8; a byte order mark before it, which is none of it, is left out.
   *
   * @return whether it is one
   */
  public static <E extends Exception> boolean ifDocument(Body body, Taker<E> taker) throws E {
    return body.isStorable() && body.<Boolean, E>read((array, offset, length) -> {
      int mark = JsonTokens.startsWithByteOrderMark(array, offset, length)
          ? JsonTokens.BYTE_ORDER_MARK_BYTES
          : 0;
      boolean isDocument = isDocument(array, offset + mark, length - mark);
      if (isDocument) {
        taker.take(array, offset + mark, length - mark);
      }
      return isDocument;
    });
  }

  /** Writes a body as the JSON that it is, or else as a text. Only for the writer of {@link Json#bytes(Json.Writer)}. */
  public static void write(JsonGenerator out, Body body) throws IOException {
    boolean isJson = RawJson.<IOException>ifDocument(body,
        (array, offset, length) -> Json.writeRaw(out, array, offset, length));
    if (!isJson) {
      out.writeString(body.<String, RuntimeException>read(
          (array, offset, length) -> new String(array, offset, length, UTF_8)));
    }
  }

  /** Writes a body as the JSON that it is, or else {@code null}. Only for the writer of {@link Json#bytes(Json.Writer)}. */
  public static void writeOrNull(JsonGenerator out, Optional<Body> body) throws IOException {
    boolean written = body.isPresent() && RawJson.<IOException>ifDocument(body.get(),
        (array, offset, length) -> Json.writeRaw(out, array, offset, length));
    if (!written) {
      out.writeNull();
    }
  }

  private static boolean isDocument(byte[] array, int offset, int length) {
    // a second mark would be passed over too
    if (JsonTokens.startsWithByteOrderMark(array, offset, length)) {
      return false;
    }
    try (JsonParser json = JsonTokens.open(array, offset, length)) {
      if (json.nextToken() == null) {
        return false;
      }
      JsonTokens.end(json);
      JsonTokens.requireEnd(json);
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // the library has unchecked exceptions too
    }
  }

  /**
   * An object without the values of some of its members.
   *
   * @param rest the object, with {@code null} in place of each value that was taken; what is no object in UTF-8 stays as
   *        it is, and nothing is taken of it
   * @param taken the values that were there and not {@code null}, byte for byte unless they were not storable; of a
   *        member that is there twice the last
   */
  public record Cut(Body rest, Map<String, Body> taken) {
    /** Copies the map. */
    public Cut {
      taken = Map.copyOf(taken);
    }
  }

  /** Takes values out of an object, at its top level. */
  public static Cut cut(byte[] document, Set<String> members) {
    var rest = new JsonBuffer();
    var taken = new HashMap<String, Body>();
    try (JsonParser json = JsonTokens.open(document)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return whole(document);
      }
      int done = 0;
      String member;
      while ((member = json.nextFieldName()) != null) {
        boolean isNull = json.nextToken() == JsonToken.VALUE_NULL;
        if (!members.contains(member)) {
          json.skipChildren();
          continue;
        }
        int start = JsonTokens.start(json);
        int end = JsonTokens.end(json);
        rest.write(document, done, start - done);
        rest.writeBytes(NULL);
        done = end;
        if (isNull) {
          taken.remove(member);
        } else {
          taken.put(member, StorableJson.of(Arrays.copyOfRange(document, start, end)));
        }
      }
      rest.write(document, done, document.length - done);
      return new Cut(Body.wrap(rest.toByteArray()), taken);
    } catch (IOException | RuntimeException e) {
      return whole(document); // who reads it says what is wrong with it
    }
  }

  private static Cut whole(byte[] document) {
    return new Cut(Body.wrap(document), Map.of());
  }
}
