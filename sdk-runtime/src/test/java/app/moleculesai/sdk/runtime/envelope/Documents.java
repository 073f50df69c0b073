package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes requests, replies and events of A2A, of all generations, in which a member is now and then missing, of another
 * type, under another name or there twice; and breaks their bytes. What comes out depends on the seed alone.
 */
final class Documents {
  /** Of so many members one is not as it should be. */
  private static final int ONE_IN = 20;

  private static final String[] NAMES = {"jsonrpc", "id", "method", "params", "message",
      "messageId", "message_id", "contextId", "content", "parts", "kind", "type", "text", "root",
      "file", "uri", "name", "mimeType", "size", "url", "filename", "mediaType", "result", "task",
      "artifacts", "artifact", "artifactId", "status", "role", "append", "taskId", "metadata",
      "tool_trace", "usage", "input_tokens", "error", "statusUpdate", "artifactUpdate", "x"};
  private static final String[] SCALARS = {"\"text\"", "\"file\"", "\"task\"", "\"message\"",
      "\"status-update\"", "\"artifact-update\"", "\"\"", "\"hello\"", "\"ROLE_AGENT\"", "0", "7",
      "-1.5", "1e999", "123456789012345678901234567890", "true", "false", "null", "{}", "[]"};
  private static final String[] TEXTS = {"\"hello\"", "\"Agent error: x\"", "\"a\\nb\"",
      "\"\\ud800\"", "\"\\udc00x\\ud83d\\ude00\"", "\"\\u0000\"", "\"\u00e9\uD83D\uDE00\"",
      "\"Delegation results are ready\""};
  private static final String[] ADDRESSES = {"\"workspace:/a/b.txt\"", "\"https://h/c/\"",
      "\"u/e\"", "\"\""};

  private final Random random;

  Documents(long seed) {
    random = new Random(seed);
  }

  /** Returns a request, of a client that writes whole envelopes or of one that does not. */
  String request() {
    var method = member("method", pick("\"message/send\"", "\"SendMessage\"", "\"tasks/get\""));
    var params = member("params", object(member("message", message()),
        member("configuration", object(member("blocking", "true")))));
    return random.nextInt(3) == 0
        ? object(method, params)
        : object(member("jsonrpc", "\"2.0\""), member("id", pick("7", "\"a\"")), method, params);
  }

  /** Returns a reply in one of the shapes of 1.4.2. */
  String reply() {
    return switch (random.nextInt(8)) {
      case 0 -> object(member("result", text()), member("parts", parts()));
      case 1 -> object(member("task", text()), member("usage", usage()));
      case 2 -> object(member("error", text()), member("result", "{}"));
      case 3, 4 -> envelope(message(), usage());
      case 5 -> envelope(task(), usage());
      case 6 -> envelope(object(member("message", message())), usage());
      default -> envelope(object(member("task", task())), usage());
    };
  }

  /** Returns a request or a reply, possibly broken at a few bytes. */
  byte[] broken() {
    return broken(random.nextBoolean() ? request() : reply());
  }

  /** Returns the document, one time in three broken at a few bytes. */
  byte[] broken(String document) {
    var bytes = document.getBytes(UTF_8);
    int wounds = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
    for (int i = 0; i < wounds && bytes.length > 0; i++) {
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
    boolean version1 = random.nextBoolean();
    var out = new ByteArrayOutputStream();
    for (int i = random.nextInt(6); i > 0; i--) {
      var event = envelope(version1 ? eventOfVersion1() : event(), "null");
      out.writeBytes("data:".getBytes(UTF_8));
      out.writeBytes(random.nextInt(4) == 0 ? broken(event) : event.getBytes(UTF_8));
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

  private String envelope(String result, String usage) {
    return object(member("jsonrpc", "\"2.0\""), member("id", "1"), member("result", result),
        member("usage", usage));
  }

  private String event() {
    return switch (random.nextInt(4)) {
      case 0 -> task();
      case 1 -> message();
      case 2 -> object(member("kind", "\"status-update\""), member("taskId", "\"t\""),
          member("status", status()), member("metadata", metadata()));
      default -> object(member("kind", "\"artifact-update\""), member("taskId", "\"t\""),
          member("artifact", artifact()), member("append", pick("true", "false")));
    };
  }

  private String eventOfVersion1() {
    return switch (random.nextInt(4)) {
      case 0 -> object(member("task", task()));
      case 1 -> object(member("message", message()));
      case 2 -> object(member("statusUpdate",
          object(member("taskId", "\"t\""), member("status", status()))));
      default -> object(member("artifactUpdate", object(member("taskId", "\"t\""),
          member("artifact", artifact()), member("append", pick("true", "false")))));
    };
  }

  private String message() {
    var members = new ArrayList<>(List.of(member("role", pick("\"user\"", "\"ROLE_AGENT\""))));
    if (random.nextInt(3) > 0) {
      members.add(member(pick("messageId", "message_id"), "\"m\""));
    }
    if (random.nextBoolean()) {
      members.add(member("kind", "\"message\""));
      members.add(member("metadata", metadata()));
    }
    // a client that knows no parts sends content
    members.add(random.nextInt(4) == 0
        ? member("content", random.nextBoolean() ? text() : parts())
        : member("parts", parts()));
    return object(members.toArray(String[]::new));
  }

  private String task() {
    return object(member("id", "\"t\""), member("kind", "\"task\""), member("status", status()),
        member("artifacts", list(this::artifact)), member("metadata", metadata()));
  }

  private String status() {
    return object(member("state", "\"completed\""), member("message", message()));
  }

  private String artifact() {
    return object(member("artifactId", pick("\"x\"", "\"y\"", "\"\"")),
        member("parts", parts()));
  }

  private String metadata() {
    return object(member("tool_trace", "[{\"tool\":1}]"));
  }

  private String usage() {
    return object(member("input_tokens", "3"), member("output_tokens", "4"));
  }

  private String parts() {
    return list(this::part);
  }

  private String part() {
    return switch (random.nextInt(12)) {
      case 0 -> object(member("type", "\"text\""), member("text", text()));
      case 1, 2 -> object(member("text", text()));
      case 3 -> object(member("root", object(member("text", text()))));
      case 4 -> object(member("kind", "\"file\""), member("file",
          object(member("uri", pick(ADDRESSES)), member("name", text()), member("size", "1.5"))));
      case 5 -> object(member("type", "\"file\""), member("uri", pick(ADDRESSES)));
      case 6 -> object(member("url", pick(ADDRESSES)), member("filename", text()));
      default -> object(member("kind", "\"text\""), member("text", text()));
    };
  }

  private String text() {
    return pick(TEXTS);
  }

  private String list(Supplier<String> element) {
    return Stream.generate(() -> random.nextInt(ONE_IN) == 0 ? value(2) : element.get())
        .limit(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Joins members to an object, in any order. */
  private String object(String... members) {
    var all = new ArrayList<>(List.of(members));
    all.removeIf(String::isEmpty);
    if (random.nextInt(8) == 0) {
      all.add(named(pick(NAMES), value(2)));
    }
    Collections.shuffle(all, random);
    return pick("", " ") + "{" + String.join(pick(",", " , "), all) + "}";
  }

  /** Returns a member; empty for one that is missing. */
  private String member(String name, String value) {
    return switch (random.nextInt(ONE_IN * 4)) {
      case 0 -> "";
      case 1 -> named(name, value(2));
      case 2 -> named(pick(NAMES), value);
      case 3 -> named(name, value(2)) + "," + named(name, value);
      default -> named(name, value);
    };
  }

  private String named(String name, String value) {
    var written = random.nextInt(30) == 0
        ? String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1)
        : name;
    return "\"" + written + "\":" + value;
  }

  private String value(int depth) {
    if (depth == 0 || random.nextInt(3) > 0) {
      return pick(SCALARS);
    }
    return random.nextBoolean()
        ? "{\"" + pick(NAMES) + "\":" + value(depth - 1) + "}"
        : "[" + value(depth - 1) + "]";
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
