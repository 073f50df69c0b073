package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cuts long artifacts into updates that each fit into a line of 64 KiB, as a library of 0.3 loses longer ones
 * ({@code a2a.md}, rule 11). Texts are cut between characters; a part of another kind is never cut.
 */
final class PiecesJson {
  /** The most bytes of parts in one update, of half a line: the other half is for all that stands around them. */
  static final int MOST_BYTES = 32 << 10;

  private PiecesJson() {}

  /** Says whether the artifacts and the history of a task do not fit into one line. */
  static boolean isLong(JsonNode task) {
    return Stream.of("artifacts", "history").flatMap(name -> task.path(name).valueStream())
        .mapToLong(PiecesJson::partBytes).sum() > MOST_BYTES;
  }

  private static long partBytes(JsonNode artifactOrMessage) {
    return artifactOrMessage.path("parts").valueStream().mapToLong(PiecesJson::bytes).sum();
  }

  /** Returns the latest messages of a history, as many as fit into one line. */
  static ArrayNode latest(JsonNode history) {
    int from = history.size();
    long bytes = 0;
    while (from > 0 && bytes + partBytes(history.path(from - 1)) <= MOST_BYTES) {
      from--;
      bytes += partBytes(history.path(from));
    }
    var latest = TreeJson.NODES.arrayNode();
    history.valueStream().skip(from).forEach(latest::add);
    return latest;
  }

  /** Returns the updates that say together what an event of 1.0 says; the event itself when it is short. */
  static Stream<ObjectNode> of(ObjectNode event) {
    var artifact = event.path("artifactUpdate").path("artifact");
    var pieces = pieces(artifact.path("parts"));
    if (pieces.size() < 2) {
      return Stream.of(event);
    }
    var events = new ArrayList<ObjectNode>();
    for (int at = 0; at < pieces.size(); at++) {
      events.add(piece((ObjectNode) event.path("artifactUpdate"), pieces.get(at), at == 0,
          at == pieces.size() - 1));
    }
    return events.stream();
  }

  private static ObjectNode piece(ObjectNode whole, ArrayNode parts, boolean isFirst,
      boolean isLast) {
    var out = TreeJson.NODES.objectNode();
    var update = out.putObject("artifactUpdate");
    update.setAll(whole);
    var artifact = update.putObject("artifact");
    if (isFirst) {
      artifact.setAll((ObjectNode) whole.path("artifact"));
    } else {
      artifact.set("artifactId", whole.path("artifact").path("artifactId"));
      update.put("append", true).remove("metadata");
    }
    artifact.set("parts", parts);
    if (!isLast) {
      update.remove("lastChunk");
    }
    return out;
  }

  private static List<ArrayNode> pieces(JsonNode parts) {
    var pieces = new ArrayList<ArrayNode>();
    var piece = TreeJson.NODES.arrayNode();
    long bytes = 0;
    for (var part : parts) {
      for (var small : cut(part)) {
        long more = bytes(small);
        if (!piece.isEmpty() && bytes + more > MOST_BYTES) {
          pieces.add(piece);
          piece = TreeJson.NODES.arrayNode();
          bytes = 0;
        }
        piece.add(small);
        bytes += more;
      }
    }
    pieces.add(piece);
    return pieces;
  }

  private static List<JsonNode> cut(JsonNode part) {
    var text = part.path("text").asText();
    if (bytes(text) <= MOST_BYTES) {
      return List.of(part);
    }
    var parts = new ArrayList<JsonNode>();
    var piece = new StringBuilder();
    long bytes = 0;
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      int character = text.codePointAt(at);
      int more = bytes(character);
      if (bytes + more > MOST_BYTES) {
        parts.add(((ObjectNode) part).deepCopy().put("text", piece.toString()));
        piece.setLength(0);
        bytes = 0;
      }
      piece.appendCodePoint(character);
      bytes += more;
    }
    parts.add(((ObjectNode) part).deepCopy().put("text", piece.toString()));
    return parts;
  }

  /** Returns about how long a part is in JSON; what stands beside text and bytes is short. */
  private static long bytes(JsonNode part) {
    return part.has("data")
        ? bytes(part.path("data").toString())
        : bytes(part.path("text").asText()) + part.path("raw").asText().length();
  }

  private static long bytes(String text) {
    return text.codePoints().mapToLong(PiecesJson::bytes).sum();
  }

  private static int bytes(int character) {
    if (character < 0x80) {
      return character < ' ' ? 6 : character == '"' || character == '\\' ? 2 : 1;
    }
    return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
}
