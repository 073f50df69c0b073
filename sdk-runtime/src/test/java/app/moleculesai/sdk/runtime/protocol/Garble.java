package app.moleculesai.sdk.runtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes requests of A2A of which something is wrong, or nothing, or all. What comes out depends on the seed alone. */
final class Garble {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<A2aMethod> METHODS = List.of(A2aMethod.values());
  private static final int DEEP = 3000;

  /** What may stand where a value is expected, as no tree could hold it. */
  private static final List<String> VALUES = List.of("[".repeat(DEEP),
      "[".repeat(DEEP) + "]".repeat(DEEP), "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP),
      "{\"a\":".repeat(990) + "1" + "}".repeat(990), "9".repeat(2000), "1e999999", "-1e-999999",
      "0.0000001e400", "01", "+1", "NaN", "-Infinity", "\"\\ud800\"", "\"\\udc00\\ud800\"",
      "\"\\u0000\"", "\"\\x\"", "\"\ttab\"", "'single'", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "[1,]",
      "/* comment */ 1", "undefined", "True", "\"TASK_STATE_ASLEEP\"", "\"ROLE_KING\"", "\"\"",
      "\"" + "long".repeat(5000) + "\"");
  private static final List<byte[]> CHUNKS = List.of(new byte[]{(byte) 0xEF, (byte) 0xBB,
      (byte) 0xBF}, new byte[]{0}, new byte[]{(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      new byte[]{(byte) 0xC0, (byte) 0x80}, new byte[]{(byte) 0xFE, (byte) 0xFF},
      new byte[]{(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      "\"".getBytes(UTF_8), "\\".getBytes(UTF_8), "}".getBytes(UTF_8), ",".getBytes(UTF_8),
      "{}".getBytes(UTF_8), "\n\n".getBytes(UTF_8), " ".repeat(9000).getBytes(UTF_8));

  private final Random random;
  private final long seed;

  Garble(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Returns a method and its parameters; nothing is wrong with them. */
  private ObjectNode right() {
    var method = METHODS.get(random.nextInt(METHODS.size()));
    boolean old = random.nextBoolean() && method != A2aMethod.LIST;
    var request = NODES.objectNode().put("jsonrpc", "2.0").put("id", random.nextInt(1000))
        .put("method",
            method.name(old ? Generation.V0_3 : Generation.V1_0).orElseThrow());
    var params = new Pairs(seed).params(method);
    return request.set("params", old ? params.old() : params.now());
  }

  /** Returns the parameters of a message of 1.0, garbled. */
  byte[] message() {
    return garbled(new Pairs(seed).params(A2aMethod.SEND).now());
  }

  /** Returns a request, garbled. */
  byte[] request() {
    var request = right();
    if (random.nextInt(3) == 0) {
      envelope(request);
    }
    return garbled(request);
  }

  private void envelope(ObjectNode request) {
    var name = List.of("jsonrpc", "id", "method", "params").get(random.nextInt(4));
    switch (random.nextInt(3)) {
      case 0 -> request.remove(name);
      case 1 -> request.set(name, new Mutations(seed).any());
      default -> request.put(name, "message/Send");
    }
  }

  private byte[] garbled(JsonNode tree) {
    return switch (random.nextInt(5)) {
      case 0 -> bytes(tree);
      case 1 -> bytes(new Mutations(seed).broken(tree));
      case 2 -> value(tree);
      case 3 -> chunk(bytes(tree));
      default -> flipped(bytes(tree));
    };
  }

  private static byte[] bytes(JsonNode tree) {
    return tree.toString().getBytes(UTF_8);
  }

  /** Puts something in the place of a value. */
  private byte[] value(JsonNode tree) {
    var text = tree.toString();
    var colons = text.chars().filter(c -> c == ':').count();
    int at = 0;
    for (long i = random.nextLong(Math.max(1, colons)); i >= 0 && at >= 0; i--) {
      at = text.indexOf(':', at + 1);
    }
    int end = text.length();
    for (var stop : List.of(",\"", "}", "]")) {
      int found = text.indexOf(stop, Math.max(at, 0));
      end = found < 0 ? end : Math.min(end, found);
    }
    return (text.substring(0, at + 1) + VALUES.get(random.nextInt(VALUES.size()))
        + text.substring(end)).getBytes(UTF_8);
  }

  private byte[] chunk(byte[] body) {
    int at = random.nextInt(4) == 0 ? 0 : random.nextInt(body.length);
    var out = new ByteArrayOutputStream();
    out.write(body, 0, at);
    out.writeBytes(CHUNKS.get(random.nextInt(CHUNKS.size())));
    out.write(body, at, body.length - at);
    return out.toByteArray();
  }

  private byte[] flipped(byte[] body) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(3) == 0 ? Arrays.copyOf(body, random.nextInt(body.length)) : body;
  }
}
