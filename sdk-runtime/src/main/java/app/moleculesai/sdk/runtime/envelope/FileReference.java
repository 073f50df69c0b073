package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Attachment;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a part says about a file: its members are read one by one, in any order. Used again for the next part. Rules:
 * {@code wire.md} FP-1 to FP-5. Belongs to one thread.
 */
final class FileReference {
  private static final List<String> SCHEMES = List.of("workspace:", "https://", "http://");
  private static final int LONGEST_NUMBER = "-9223372036854775808".length();
  private static final double OUT_OF_LONG = 0x1p63;

  private String uri = "";
  private String name = "";
  private String mimeType = "";
  private OptionalLong size = OptionalLong.empty();

  void clear() {
    uri = "";
    name = "";
    mimeType = "";
    size = OptionalLong.empty();
  }

  void uri(JsonParser json) throws IOException {
    uri = JsonTokens.text(json);
  }

  void name(JsonParser json) throws IOException {
    name = JsonTokens.text(json);
  }

  void mimeType(JsonParser json) throws IOException {
    mimeType = JsonTokens.text(json);
  }

  void size(JsonParser json) throws IOException {
    size = wholeNumber(json);
  }

  /** Reads the object in {@code file}. */
  void read(JsonParser json) throws IOException {
    clear();
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      switch (member) {
        case "uri" -> uri(json);
        case "fileWithUri" -> uri = uri.isEmpty() ? JsonTokens.text(json) : uri; // the name in 0.3's proto
        case "name" -> name(json);
        case "mimeType" -> mimeType(json);
        case "size" -> size(json);
        default -> json.skipChildren();
      }
    }
  }

  /** Returns the file; empty without an address, because inline bytes are not shown. */
  Optional<Attachment> attachment() {
    if (uri.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Attachment(name.isEmpty() ? basename(uri) : name, uri,
        Optional.of(mimeType).filter(type -> !type.isEmpty()), size));
  }

  /** Returns what to call a file of which only the address is known. */
  static String basename(String uri) {
    int start = SCHEMES.stream().filter(uri::startsWith).mapToInt(String::length).findFirst()
        .orElse(0);
    int end = uri.length();
    while (end > start && uri.charAt(end - 1) == '/') {
      end--;
    }
    var path = uri.substring(start, end);
    return path.isEmpty() ? "file" : path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns a number without its fraction; empty for one outside of 64 bits and for anything else. */
  static OptionalLong wholeNumber(JsonParser json) throws IOException {
    var token = json.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return json.getTextLength() <= LONGEST_NUMBER ? parse(json.getText()) : OptionalLong.empty();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      double number = Double.parseDouble(json.getText());
      return Math.abs(number) < OUT_OF_LONG
          ? OptionalLong.of((long) number)
          : OptionalLong.empty();
    }
    json.skipChildren();
    return OptionalLong.empty();
  }

  private static OptionalLong parse(String digits) {
    try {
      return OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
