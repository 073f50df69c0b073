package app.moleculesai.sdk.runtime.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.Arrays;

/**
 * Opens token parsers over bodies and finds where values stand in them. Work is linear in the size of a body and
 * nesting deeper than 1000 is an error, so a body can be anything. Numbers are never turned into digits nobody asked
 * for: their length needs no limit.
 */
final class JsonTokens {
  /** How many bytes U+FEFF has. */
  static final int BYTE_ORDER_MARK_BYTES = 3;
  private static final int DEEPEST = 1000;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build())
      // not thread locals, which virtual threads never find again, and no lock for each body; it keeps as many
      // buffers as bodies were ever read at once: few, because nothing waits while one is read
      .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
      // names come from strangers: they stay in the factory's own bounded table
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .build();

  private JsonTokens() {}

  /** Opens a parser over UTF-8; offsets of values are then relative to {@code offset}. */
  static JsonParser open(byte[] array, int offset, int length) throws IOException {
    for (int i = offset; i < offset + Math.min(length, 4); i++) {
      if (array[i] == 0) {
        // otherwise the library would guess UTF-16 or UTF-32
        throw new JsonParseException(null, "byte 0 in a JSON document");
      }
    }
    return FACTORY.createParser(array, offset, length);
  }

  static JsonParser open(byte[] array) throws IOException {
    return open(array, 0, array.length);
  }

  /** Says whether the bytes begin with a mark, which the library passes over but JSON does not have. */
  static boolean startsWithByteOrderMark(byte[] array, int offset, int length) {
    return length >= BYTE_ORDER_MARK_BYTES && array[offset] == (byte) 0xEF
        && array[offset + 1] == (byte) 0xBB && array[offset + 2] == (byte) 0xBF;
  }

  /** Says that nothing but blanks follows. */
  static void requireEnd(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "text behind the end of a JSON document");
    }
  }

  /** Reads the value of a member. */
  @FunctionalInterface
  interface MemberReader {
    /** Reads it to its end. */
    void read(String member) throws IOException;
  }

  /** Reads the value of a member of a document. */
  @FunctionalInterface
  interface DocumentReader {
    /** Reads it to its end. */
    void read(JsonParser json, String member) throws IOException;
  }

  /** Reads a document that is one JSON object and says whether it is; what was read of another counts for nothing. */
  static boolean document(byte[] array, int offset, int length, DocumentReader reader) {
    try (JsonParser json = open(array, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      members(json, member -> reader.read(json, member));
      requireEnd(json);
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // the library has unchecked exceptions too
    }
  }

  /** Reads the members of the current value, which is passed over when it is no object. */
  static void members(JsonParser json, MemberReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      reader.read(member);
    }
  }

  /** Returns where the current value, or the current member with its name, begins. */
  static int start(JsonParser json) {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  /** Reads the current value to its end and returns where that is. */
  static int end(JsonParser json) throws IOException {
    json.skipChildren();
    json.finishToken();
    return (int) json.currentLocation().getByteOffset();
  }

  /** Reads the current value to its end and returns its bytes; the parser was opened at {@code offset}. */
  static byte[] raw(JsonParser json, byte[] array, int offset) throws IOException {
    int start = start(json);
    return Arrays.copyOfRange(array, offset + start, offset + end(json));
  }

  /** Returns a text value without lone surrogates; empty for any other value, which is skipped. */
  static String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return Surrogates.repair(json.getText());
    }
    json.skipChildren();
    return "";
  }
}
