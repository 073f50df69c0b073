package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes schedules: as a message, in rows of the log, and on the wire ({@code wire.md} 12.4). */
final class ScheduleJson {
  private static final int PROMPT_BYTES = 200; // TX-4

  private ScheduleJson() {}

  /** The message that brings a prompt to an agent (SC-4). */
  static byte[] message(ClaimedRun run) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("jsonrpc", "2.0");
      out.writeStringField("id", run.messageId());
      out.writeStringField("method", "message/send");
      out.writeObjectFieldStart("params");
      out.writeObjectFieldStart("message");
      out.writeStringField("kind", "message");
      out.writeStringField("role", "user");
      out.writeStringField("messageId", run.messageId());
      out.writeArrayFieldStart("parts");
      out.writeStartObject();
      out.writeStringField("kind", "text");
      out.writeStringField("text", run.schedule().prompt());
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    });
  }

  /** The request of a row (SC-6); its run makes it another one than that of a server that fires the same. */
  static Body request(ClaimedRun run) {
    var request = request(run.schedule()).put("run_id", run.id().toString());
    run.due().ifPresent(due -> request.put("scheduled_for", Json.instant(due)));
    return Body.wrap(Json.bytes(request));
  }

  static Body request(Schedule schedule, MissedRuns missed) {
    return Body.wrap(Json.bytes(request(schedule).put("missed_runs", missed.count())
        .put("first_missed_at", Json.instant(missed.first()))
        .put("last_missed_at", Json.instant(missed.last()))));
  }

  private static ObjectNode request(Schedule schedule) {
    return Json.object().put("schedule_id", schedule.id().toString())
        .put("schedule_name", schedule.name()).put("cron_expr", schedule.cron())
        .put("prompt", Truncation.truncateBytes(schedule.prompt(), PROMPT_BYTES));
  }

  static byte[] list(List<Schedule> schedules) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var schedule : schedules) {
        out.writeStartObject();
        out.writeStringField("id", schedule.id().toString());
        out.writeStringField("workspace_id", schedule.workspaceId().toString());
        out.writeStringField("name", schedule.name());
        out.writeStringField("cron_expr", schedule.cron());
        out.writeStringField("timezone", schedule.timezone());
        out.writeStringField("prompt", schedule.prompt());
        out.writeBooleanField("enabled", schedule.enabled());
        runs(out, schedule);
        out.writeStringField("source", schedule.source());
        out.writeStringField("created_at", Json.instant(schedule.createdAt()));
        out.writeStringField("updated_at", Json.instant(schedule.updatedAt()));
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private static void runs(JsonGenerator out, Schedule schedule) throws IOException {
    time(out, "last_run_at", schedule.lastRunAt());
    time(out, "next_run_at", schedule.nextRunAt());
    out.writeNumberField("run_count", schedule.runCount());
    text(out, "last_status", schedule.lastStatus());
    text(out, "last_error", schedule.lastError());
    missed(out, schedule);
  }

  private static void missed(JsonGenerator out, Schedule schedule) throws IOException {
    out.writeNumberField("missed_runs", schedule.missedRuns());
    time(out, "last_missed_at", schedule.lastMissedAt());
  }

  /** What relatives see: no prompt. */
  static byte[] health(List<Schedule> schedules) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var schedule : schedules) {
        out.writeStartObject();
        out.writeStringField("id", schedule.id().toString());
        out.writeStringField("name", schedule.name());
        out.writeBooleanField("enabled", schedule.enabled());
        runs(out, schedule);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  static byte[] judged(List<ScheduleHealth.Judged> all) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var one : all) {
        var schedule = one.schedule();
        out.writeStartObject();
        out.writeStringField("workspace_id", schedule.workspaceId().toString());
        out.writeStringField("workspace_name", one.workspace().name());
        out.writeStringField("schedule_id", schedule.id().toString());
        out.writeStringField("schedule_name", schedule.name());
        out.writeStringField("cron_expr", schedule.cron());
        out.writeBooleanField("enabled", schedule.enabled());
        time(out, "last_run_at", schedule.lastRunAt());
        time(out, "expected_next_run",
            schedule.nextRunAt().filter(time -> schedule.enabled()));
        out.writeStringField("status", one.verdict().name().toLowerCase(Locale.ROOT));
        out.writeNumberField("stale_threshold_seconds", one.threshold().toSeconds());
        missed(out, schedule);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  static byte[] history(List<Activity> rows) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var row : rows) {
        out.writeStartObject();
        out.writeStringField("timestamp", Json.instant(row.createdAt()));
        out.writeFieldName("duration_ms");
        if (row.durationMs().isPresent()) {
          out.writeNumber(row.durationMs().get());
        } else {
          out.writeNull();
        }
        out.writeStringField("status", row.status());
        text(out, "error_detail", row.errorDetail());
        out.writeFieldName("request");
        RawJson.writeOrNull(out, row.requestBody());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private static void time(JsonGenerator out, String name, Optional<Instant> time)
      throws IOException {
    text(out, name, time.map(Json::instant));
  }

  private static void text(JsonGenerator out, String name, Optional<String> text)
      throws IOException {
    out.writeStringField(name, text.orElse(null));
  }
}
