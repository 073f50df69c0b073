package app.moleculesai.sdk.runtime.envelope;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A task as its events left it: a status takes the place of the one before, metadata are joined, artifacts are kept by
 * their id, their chunks joined. The agent's values stay as they stand. One thread at a time.
 */
final class TaskFold {
  private final int most;
  private final RawMembers members;
  private final RawMembers metadata;
  private final SequencedMap<String, ArtifactFold> artifacts = new LinkedHashMap<>();
  private long artifactBytes;

  /**
   * Makes a task that nothing is known of.
   *
   * @param most the size it must stay within
   */
  TaskFold(int most) {
    this.most = most;
    members = new RawMembers(most);
    metadata = new RawMembers(most);
  }

  /** Takes the whole task, whose object begins here, in place of what was known. */
  void task(JsonParser json, byte[] document) throws IOException, FoldTooLargeException {
    members.clear();
    metadata.clear();
    artifacts.clear();
    artifactBytes = 0;
    String member;
    while ((member = json.nextFieldName()) != null) {
      int nameStart = JsonTokens.start(json);
      json.nextToken();
      switch (member) {
        case "artifacts" -> artifacts(json, document);
        case "metadata" -> metadata(json, document);
        default -> members.take(member, nameStart, json, document);
      }
    }
  }

  /** Takes the status update whose object begins here. */
  void status(JsonParser json, byte[] document) throws IOException, FoldTooLargeException {
    String member;
    while ((member = json.nextFieldName()) != null) {
      int nameStart = JsonTokens.start(json);
      json.nextToken();
      if (member.equals("status")) {
        members.take(member, nameStart, json, document);
      } else {
        ofAnyUpdate(member, json, document);
      }
    }
  }

  /** Takes the artifact update whose object begins here. */
  void artifact(JsonParser json, byte[] document) throws IOException, FoldTooLargeException {
    ArtifactFold chunk = null;
    boolean append = false;
    String member;
    while ((member = json.nextFieldName()) != null) {
      JsonToken value = json.nextToken();
      if (member.equals("artifact") && value == JsonToken.START_OBJECT) {
        chunk = ArtifactFold.read(json, document, most);
      } else if (member.equals("append")) {
        append = value == JsonToken.VALUE_TRUE;
        json.skipChildren();
      } else {
        ofAnyUpdate(member, json, document);
      }
    }
    keep(chunk, append);
  }

  /** Writes the task as a reply would hold it. */
  void writeTo(JsonBuffer out, boolean version1) throws FoldTooLargeException {
    if (!version1) {
      members.putIfAbsent("kind", "\"task\"");
    }
    out.write('{');
    members.writeTo(out);
    if (!artifacts.isEmpty()) {
      out.separate();
      out.ascii("\"artifacts\":[");
      for (ArtifactFold artifact : artifacts.values()) {
        out.separate();
        artifact.writeTo(out);
      }
      out.write(']');
    }
    if (!metadata.isEmpty()) {
      out.separate();
      out.ascii("\"metadata\":{");
      metadata.writeTo(out);
      out.write('}');
    }
    out.write('}');
  }

  /** Takes a list of artifacts; a value of another type would be a second member beside ours, so it is passed over. */
  private void artifacts(JsonParser json, byte[] document)
      throws IOException, FoldTooLargeException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    artifacts.clear();
    artifactBytes = 0;
    JsonToken element;
    while ((element = json.nextToken()) != JsonToken.END_ARRAY) {
      if (element == JsonToken.START_OBJECT) {
        keep(ArtifactFold.read(json, document, most), false);
      } else {
        json.skipChildren();
      }
    }
  }

  /** Joins metadata with what is known; as for artifacts, only those of the right type. */
  private void metadata(JsonParser json, byte[] document)
      throws IOException, FoldTooLargeException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      int nameStart = JsonTokens.start(json);
      json.nextToken();
      metadata.take(member, nameStart, json, document);
    }
  }

  /** An update names its task, which may not have been seen itself. */
  private void ofAnyUpdate(String member, JsonParser json, byte[] document)
      throws IOException, FoldTooLargeException {
    switch (member) {
      case "taskId", "task_id" -> members.putIfAbsent("id", json, document);
      case "contextId", "context_id" -> members.putIfAbsent("contextId", json, document);
      case "metadata" -> metadata(json, document);
      default -> json.skipChildren();
    }
  }

  private void keep(@Nullable ArtifactFold chunk, boolean append) throws FoldTooLargeException {
    if (chunk == null) {
      return;
    }
    var key = key(chunk, append);
    var known = artifacts.get(key);
    artifactBytes -= known == null ? 0 : known.size();
    if (append && known != null) {
      known.append(chunk);
      artifactBytes += known.size();
    } else {
      artifacts.put(key, chunk);
      artifactBytes += chunk.size();
    }
    if (artifactBytes > most) {
      throw new FoldTooLargeException();
    }
  }

  /** One without an id is the last one when it goes on, otherwise a new one. */
  private String key(ArtifactFold chunk, boolean append) {
    if (!chunk.id().isEmpty()) {
      return chunk.id();
    }
    return append && !artifacts.isEmpty()
        ? artifacts.lastEntry().getKey()
        : "\0" + artifacts.size();
  }
}
