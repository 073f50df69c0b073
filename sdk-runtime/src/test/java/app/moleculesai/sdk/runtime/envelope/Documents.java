package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes JSON out of the words that A2A bodies are made of, and breaks it. What comes out depends on the seed alone.
 */
final class Documents {
  private static final String[] NAMES = {"jsonrpc", "id", "method", "params", "message",
      "messageId", "message_id",
      "contextId", "content", "parts", "kind", "type", "text", "root", "file", "uri", "name",
      "mimeType", "size", "url",
      "filename", "mediaType", "result", "task", "artifacts", "artifact", "artifactId", "status",
      "role", "append",
      "taskId", "metadata", "tool_trace", "usage", "input_tokens", "error", "statusUpdate",
      "artifactUpdate", "x", "\\u0070arts"};
  private static final String[] SCALARS = {"\"text\"", "\"file\"", "\"task\"", "\"message\"",
      "\"status-update\"",
      "\"artifact-update\"", "\"\"", "\"hello\"", "\"Agent error: x\"", "\"ROLE_AGENT\"",
      "\"a\\nb\"",
      "\"\\ud800\"", "\"\\udc00x\\ud83d\\ude00\"", "\"\\u0000\"", "\"\u00e9\uD83D\uDE00\"",
      "\"workspace:/a/b.txt\"",
      "\"https://h/c/\"", "\"Delegation results are ready\"", "\"2.0\"", "0", "7", "-1.5",
      "1e999", "123456789012345678901234567890", "true", "false", "null", "{}", "[]"};
  private static final String[] PARTS = {"{\"kind\":\"text\",\"text\":\"a\"}",
      "{\"type\":\"text\",\"text\":\"b\"}",
      "{\"text\":\"c\"}", "{\"root\":{\"text\":\"d\"}}",
      "{\"kind\":\"file\",\"file\":{\"uri\":\"u/e\",\"size\":1.5}}",
      "{\"url\":\"https://h/f\",\"filename\":\"F\"}",
      "{\"kind\":\"text\",\"text\":\"g\",\"root\":{\"text\":\"h\"}}"};

  private final Random random;

  Documents(long seed) {
    random = new Random(seed);
  }

  /** Returns a JSON document. */
  String json() {
    return object(5);
  }

  /** Returns a document, possibly broken at a few bytes. */
  byte[] broken() {
    var bytes = json().getBytes(UTF_8);
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes = mutated(bytes);
    }
    return bytes;
  }

  /** Returns bytes that are no document. */
  byte[] noise() {
    var bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns a stream of server-sent events, some of them broken. */
  byte[] stream() {
    var out = new ByteArrayOutputStream();
    for (int i = random.nextInt(6); i > 0; i--) {
      out.writeBytes("data:".getBytes(UTF_8));
      out.writeBytes(random.nextInt(4) == 0 ? broken() : event());
      out.writeBytes(pick("\n\n", "\r\n\r\n", "\r\r", "\n: c\n\n", "\n", "").getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  /** Cuts bytes into random pieces. */
  List<byte[]> pieces(byte[] bytes) {
    var pieces = new ArrayList<byte[]>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(1 + random.nextInt(40)));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  private byte[] event() {
    return ("{\"id\":1,\"result\":" + object(4) + "}").getBytes(UTF_8);
  }

  private String object(int depth) {
    var members = new ArrayList<String>();
    for (int i = random.nextInt(5); i > 0; i--) {
      var name = pick(NAMES);
      if (random.nextInt(20) == 0) {
        // twice, with another value before
        members.add("\"" + name + "\":" + value(depth));
      }
      members.add("\"" + name + "\":" + (depth == 0 ? pick(SCALARS) : member(name, depth - 1)));
    }
    return pick("", " ") + "{" + String.join(pick(",", " , "), members) + "}";
  }

  private String member(String name, int depth) {
    if (random.nextInt(8) == 0) {
      return value(depth); // of a type that is not expected there
    }
    return switch (name) {
      case "params", "message", "result", "root", "file", "artifact", "metadata", "usage",
          "statusUpdate",
          "artifactUpdate" ->
        object(depth);
      case "parts", "artifacts" -> list(name, depth);
      default -> value(depth);
    };
  }

  private String list(String name, int depth) {
    var elements = new ArrayList<String>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(name.equals("parts") && random.nextBoolean() ? pick(PARTS) : object(depth));
    }
    return "[" + String.join(",", elements) + "]";
  }

  private String value(int depth) {
    if (depth <= 0 || random.nextInt(3) > 0) {
      return pick(SCALARS);
    }
    return random.nextBoolean() ? object(depth - 1) : "[" + value(depth - 1) + "]";
  }

  private byte[] mutated(byte[] bytes) {
    var changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] = (byte) pick("\"", "{", "}", "[", "]", ",", ":", "\\").charAt(0);
      case 2 -> changed = Arrays.copyOf(bytes, at);
      default -> System.arraycopy(bytes, 0, changed, at, bytes.length - at);
    }
    return changed;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
