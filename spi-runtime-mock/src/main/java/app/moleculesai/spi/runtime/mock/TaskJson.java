package app.moleculesai.spi.runtime.mock;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Writes tasks and their news in the words of A2A 0.3. Safe for use by many threads. */
final class TaskJson {
  private final Clock clock;

  TaskJson(Clock clock) {
    this.clock = clock;
  }

  void write(JsonGenerator json, Exchange exchange, MockEvent.Kind.Task task) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", "task");
    json.writeStringField("id", exchange.taskId());
    json.writeStringField("contextId", exchange.contextId());
    status(json, exchange, task.state(), task.text());
    if (!task.artifacts().isEmpty()) {
      json.writeArrayFieldStart("artifacts");
      for (var artifact : task.artifacts()) {
        artifact(json, Exchange.newId().toString(), artifact);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  void write(JsonGenerator json, Exchange exchange, MockEvent.Kind.Status update)
      throws IOException {
    begin(json, exchange, "status-update");
    status(json, exchange, update.state(), update.text());
    json.writeBooleanField("final", update.last());
    json.writeEndObject();
  }

  void write(JsonGenerator json, Exchange exchange, MockEvent.Kind.Artifact update)
      throws IOException {
    var piece = update.piece();
    begin(json, exchange, "artifact-update");
    json.writeFieldName("artifact");
    artifact(json, piece == MockEvent.Piece.WHOLE
        ? Exchange.newId().toString()
        : exchange.artifactId(update.artifact().name()), update.artifact());
    json.writeBooleanField("append", piece.continues());
    json.writeBooleanField("lastChunk", piece.ends());
    json.writeEndObject();
  }

  private static void begin(JsonGenerator json, Exchange exchange, String kind)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", kind);
    json.writeStringField("taskId", exchange.taskId());
    json.writeStringField("contextId", exchange.contextId());
  }

  private void status(JsonGenerator json, Exchange exchange, String state, Optional<String> text)
      throws IOException {
    json.writeObjectFieldStart("status");
    json.writeStringField("state", state);
    json.writeStringField("timestamp", clock.instant().toString());
    if (text.isPresent()) {
      json.writeObjectFieldStart("message");
      json.writeStringField("kind", "message");
      json.writeStringField("role", "agent");
      json.writeStringField("messageId", Exchange.newId().toString());
      json.writeStringField("contextId", exchange.contextId());
      json.writeStringField("taskId", exchange.taskId());
      parts(json, List.of(new MockArtifact.Part.Text(text.get())));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void artifact(JsonGenerator json, String id, MockArtifact artifact)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("artifactId", id);
    json.writeStringField("name", artifact.name());
    parts(json, artifact.parts());
    json.writeEndObject();
  }

  private static void parts(JsonGenerator json, List<MockArtifact.Part> parts)
      throws IOException {
    json.writeArrayFieldStart("parts");
    for (var part : parts) {
      json.writeStartObject();
      switch (part) {
        case MockArtifact.Part.Text text -> {
          json.writeStringField("kind", "text");
          json.writeStringField("text", text.text());
        }
        case MockArtifact.Part.File file ->
          file(json, file.name(), file.mimeType(), "uri", file.uri());
        case MockArtifact.Part.Content file ->
          file(json, file.name(), file.mimeType(), "bytes", file.base64());
        case MockArtifact.Part.Data data -> {
          json.writeStringField("kind", "data");
          json.writeFieldName("data");
          json.writeRawValue(data.json());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void file(JsonGenerator json, String name, String mimeType, String member,
      String value) throws IOException {
    json.writeStringField("kind", "file");
    json.writeObjectFieldStart("file");
    json.writeStringField("name", name);
    json.writeStringField("mimeType", mimeType);
    json.writeStringField(member, value);
    json.writeEndObject();
  }
}
