package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes activities for the wire ({@code wire.md} 2.2). */
final class ActivityJson {
  private ActivityJson() {}

  static byte[] list(List<Activity> activities) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var activity : activities) {
        write(out, activity);
      }
      out.writeEndArray();
    });
  }

  static byte[] hits(UUID workspaceId, List<SessionSearch.Hit> hits) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var hit : hits) {
        out.writeStartObject();
        out.writeStringField("kind", hit.kind());
        out.writeStringField("id", hit.id().toString());
        out.writeStringField("workspace_id", workspaceId.toString());
        out.writeStringField("label", hit.label());
        out.writeStringField("content", hit.content());
        out.writeStringField("method", hit.method());
        out.writeStringField("status", hit.status());
        out.writeStringField("created_at", Json.instant(hit.createdAt()));
        body(out, "request_body", hit.request());
        body(out, "response_body", hit.response());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private static void write(JsonGenerator out, Activity activity) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", activity.id().toString());
    out.writeStringField("workspace_id", activity.workspaceId().toString());
    out.writeStringField("activity_type", activity.type());
    nullable(out, "source_id", activity.sourceId());
    nullable(out, "target_id", activity.targetId());
    nullable(out, "method", activity.method());
    nullable(out, "summary", activity.summary());
    out.writeFieldName("duration_ms");
    if (activity.durationMs().isPresent()) {
      out.writeNumber(activity.durationMs().get());
    } else {
      out.writeNull();
    }
    out.writeStringField("status", activity.status());
    nullable(out, "error_detail", activity.errorDetail());
    out.writeStringField("created_at", Json.instant(activity.createdAt()));
    body(out, "request_body", activity.requestBody());
    body(out, "response_body", activity.responseBody());
    body(out, "tool_trace", activity.toolTrace());
    out.writeEndObject();
  }

  private static void nullable(JsonGenerator out, String name, Optional<?> value)
      throws IOException {
    out.writeStringField(name, value.map(Object::toString).orElse(null));
  }

  private static void body(JsonGenerator out, String name, Optional<Body> body) throws IOException {
    if (body.isPresent()) {
      out.writeFieldName(name);
      RawJson.write(out, body.get());
    }
  }
}
