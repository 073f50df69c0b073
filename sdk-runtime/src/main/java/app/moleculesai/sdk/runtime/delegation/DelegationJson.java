package app.moleculesai.sdk.runtime.delegation;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes delegations: as a message, in rows of the log, and on the wire ({@code wire.md} 9.1, 9.2). */
final class DelegationJson {
  private static final int PREVIEW_BYTES = 300; // TX-4

  private DelegationJson() {}

  /** The message that brings a task to an agent (DG-3). */
  static byte[] message(String id, String task) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("jsonrpc", "2.0");
      out.writeStringField("id", id);
      out.writeStringField("method", "message/send");
      out.writeObjectFieldStart("params");
      out.writeObjectFieldStart("message");
      out.writeStringField("kind", "message");
      out.writeStringField("role", "user");
      out.writeStringField("messageId", id);
      out.writeArrayFieldStart("parts");
      out.writeStartObject();
      out.writeStringField("kind", "text");
      out.writeStringField("text", task);
      out.writeEndObject();
      out.writeEndArray();
      out.writeObjectFieldStart("metadata");
      out.writeStringField("delegation_id", id);
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    });
  }

  static Body request(String id, String task) {
    return Body.wrap(Json.bytes(Json.object().put("task", task).put("delegation_id", id)));
  }

  static Body reference(String id) {
    return Body.wrap(Json.bytes(Json.object().put("delegation_id", id)));
  }

  static Body answer(String id, String text) {
    return Body.wrap(Json.bytes(Json.object().put("text", text).put("delegation_id", id)));
  }

  static Body queued(String id) {
    return Body.wrap(Json.bytes(Json.object().put("delegation_id", id).put("queued", true)));
  }

  /** Finds the task in the request of a row. */
  static Optional<String> task(Body request) {
    return member(request, "task");
  }

  /** Finds the answer in the response of a row. */
  static Optional<String> text(Body response) {
    return member(response, "text");
  }

  private static Optional<String> member(Body body, String name) {
    try {
      return Optional.of(Json.read(body.toByteArray()).path(name)).filter(JsonNode::isTextual)
          .map(JsonNode::textValue);
    } catch (JsonProcessingException e) {
      return Optional.empty(); // no row of ours
    }
  }

  static byte[] rows(List<Activity> rows) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var row : rows) {
        out.writeStartObject();
        out.writeStringField("id", row.id().toString());
        out.writeStringField("type", row.type());
        out.writeStringField("source_id", row.sourceId().map(UUID::toString).orElse(""));
        out.writeStringField("target_id", row.targetId().map(UUID::toString).orElse(""));
        out.writeStringField("summary", row.summary().orElse(""));
        out.writeStringField("status", row.status());
        out.writeStringField("created_at", Json.instant(row.createdAt()));
        optional(out, "delegation_id", row.correlation());
        optional(out, "error", row.errorDetail());
        optional(out, "response_preview", row.responseBody().flatMap(DelegationJson::text)
            .map(text -> Truncation.truncateBytes(text, PREVIEW_BYTES)));
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  static byte[] ledger(List<Delegation> entries, String status, int limit) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("delegations");
      for (var entry : entries) {
        write(out, entry);
      }
      out.writeEndArray();
      out.writeNumberField("count", entries.size());
      out.writeStringField("status", status);
      out.writeNumberField("limit", limit);
      out.writeEndObject();
    });
  }

  private static void write(JsonGenerator out, Delegation entry) throws IOException {
    out.writeStartObject();
    out.writeStringField("delegation_id", entry.id());
    out.writeStringField("caller_id", entry.callerId().toString());
    out.writeStringField("callee_id", entry.calleeId().toString());
    out.writeStringField("task_preview", entry.taskPreview());
    out.writeStringField("status", entry.status().word());
    optional(out, "last_heartbeat", entry.lastHeartbeat().map(Json::instant));
    time(out, "deadline", entry.deadline());
    optional(out, "result_preview", entry.resultPreview());
    optional(out, "error_detail", entry.errorDetail());
    out.writeNumberField("retry_count", entry.retryCount());
    time(out, "created_at", entry.createdAt());
    time(out, "updated_at", entry.updatedAt());
    out.writeEndObject();
  }

  private static void time(JsonGenerator out, String name, Instant time) throws IOException {
    out.writeStringField(name, Json.instant(time));
  }

  private static void optional(JsonGenerator out, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      out.writeStringField(name, value.get());
    }
  }

  static byte[] counts(Map<DelegationStatus, Integer> counts) {
    return Json.bytes(out -> {
      out.writeStartObject();
      for (var status : DelegationStatus.values()) {
        out.writeNumberField(status.word(), counts.getOrDefault(status, 0));
      }
      out.writeEndObject();
    });
  }
}
