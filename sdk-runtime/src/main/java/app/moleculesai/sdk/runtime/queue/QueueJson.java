package app.moleculesai.sdk.runtime.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Writes where a message of the queue stands (QU-9). */
final class QueueJson {
  private QueueJson() {}

  static byte[] of(QueuedItem item) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("queue_id", item.id().toString());
      out.writeStringField("workspace_id", item.workspaceId().toString());
      out.writeStringField("status", item.status().word());
      out.writeNumberField("priority", item.message().priority());
      out.writeNumberField("attempts", item.attempts());
      if (item.lastError().isPresent()) {
        out.writeStringField("last_error", item.lastError().get());
      }
      out.writeStringField("enqueued_at", Json.instant(item.enqueuedAt()));
      time(out, "dispatched_at", item.dispatchedAt());
      time(out, "completed_at", item.endedAt());
      time(out, "expires_at", item.message().expiresAt());
      if (item.status() == QueueStatus.COMPLETED && item.response().isPresent()) {
        response(out, item.response().get());
      }
      out.writeEndObject();
    });
  }

  private static void time(JsonGenerator out, String name, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) {
      out.writeStringField(name, Json.instant(time.get()));
    }
  }

  private static void response(JsonGenerator out, Body body) throws IOException {
    out.writeFieldName("response_body");
    boolean isJson = RawJson.<IOException>ifDocument(body,
        (array, offset, length) -> Json.writeRaw(out, array, offset, length));
    if (!isJson) {
      out.writeString(body.<String, RuntimeException>read(
          (array, offset, length) -> new String(array, offset, length, UTF_8)));
    }
  }
}
