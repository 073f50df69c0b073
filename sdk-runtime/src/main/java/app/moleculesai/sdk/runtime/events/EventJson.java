package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Writes events for the wire ({@code wire.md} 11). */
final class EventJson {
  private EventJson() {}

  /** Returns a message of the socket. */
  static byte[] message(Event event) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("event", event.type());
      out.writeStringField("workspace_id", event.workspaceId().map(UUID::toString).orElse(""));
      out.writeStringField("timestamp", Json.instant(event.timestamp()));
      payload(out, "payload", event);
      out.writeEndObject();
    });
  }

  /** Returns the data of a stream's line. */
  static byte[] data(Event event) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("type", event.type());
      out.writeNumberField("timestamp", event.timestamp().toEpochMilli());
      payload(out, "data", event);
      out.writeEndObject();
    });
  }

  /** Returns recorded events. */
  static byte[] list(List<Event> events) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var event : events) {
        out.writeStartObject();
        out.writeStringField("id", event.id().toString());
        out.writeStringField("event_type", event.type());
        out.writeStringField("workspace_id", event.workspaceId().map(UUID::toString).orElse(null));
        payload(out, "payload", event);
        out.writeStringField("created_at", Json.instant(event.timestamp()));
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private static void payload(JsonGenerator out, String name, Event event) throws IOException {
    out.writeFieldName(name);
    out.writeRawValue(event.payload().text()); // one document on one line, as every Payload
  }
}
