package app.moleculesai.sdk.runtime.envelope;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** One artifact of a task, as its events left it. One thread at a time. */
final class ArtifactFold {
  /** What an artifact costs beside its bytes, see {@link RawMembers}. */
  private static final int OVERHEAD = 64;

  private final RawMembers members;
  private final JsonBuffer parts = new JsonBuffer();
  private String id = "";

  ArtifactFold(int most) {
    members = new RawMembers(most);
  }

  /** Reads the artifact that begins here; the parser was opened at the start of the document. */
  static ArtifactFold read(JsonParser json, byte[] document, int most)
      throws IOException, FoldTooLargeException {
    var artifact = new ArtifactFold(most);
    String member;
    while ((member = json.nextFieldName()) != null) {
      int nameStart = JsonTokens.start(json);
      JsonToken value = json.nextToken();
      switch (member) {
        case "parts" -> artifact.readParts(json, document);
        case "artifactId", "artifact_id" -> {
          artifact.id = value == JsonToken.VALUE_STRING ? json.getText() : "";
          artifact.members.take(member, nameStart, json, document);
        }
        default -> artifact.members.take(member, nameStart, json, document);
      }
    }
    return artifact;
  }

  /** Takes a list of parts; a value of another type would be a second member beside ours, so it is passed over. */
  private void readParts(JsonParser json, byte[] document) throws IOException {
    int start = JsonTokens.start(json) + 1;
    boolean isList = json.currentToken() == JsonToken.START_ARRAY;
    int end = JsonTokens.end(json) - 1;
    if (isList) {
      parts.reset();
      addParts(document, start, end);
    }
  }

  /** Returns its id, {@code ""} when it has none. */
  String id() {
    return id;
  }

  long size() {
    return OVERHEAD + members.size() + parts.size();
  }

  /** Takes the parts of the next chunk behind its own; what else the chunk says was said by the first. */
  void append(ArtifactFold chunk) {
    addParts(chunk.parts.array(), 0, chunk.parts.size());
  }

  void writeTo(JsonBuffer out) {
    out.write('{');
    members.writeTo(out);
    out.separate();
    out.ascii("\"parts\":[");
    out.write(parts.array(), 0, parts.size());
    out.ascii("]}");
  }

  /** Takes what stands between the brackets of a list. */
  private void addParts(byte[] list, int from, int to) {
    int start = from;
    while (start < to && isBlank(list[start])) {
      start++;
    }
    if (start == to) {
      return;
    }
    parts.separate();
    parts.write(list, start, to - start);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
