package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Writes bundles, and what became of them ({@code wire.md} 12.7). */
final class BundleJson {
  private BundleJson() {}

  static byte[] of(BundleExport.Exported exported) {
    return Json.bytes(out -> write(out, exported));
  }

  private static void write(JsonGenerator out, BundleExport.Exported exported)
      throws IOException {
    var row = exported.row();
    out.writeStartObject();
    out.writeStringField("id", row.id().toString());
    out.writeStringField("name", row.name());
    if (row.role().isPresent()) {
      out.writeStringField("role", row.role().get());
    }
    out.writeNumberField("tier", row.tier());
    out.writeStringField("runtime", row.runtime());
    out.writeStringField("delivery_mode", row.deliveryMode().word());
    if (row.budgetLimit().isPresent()) {
      out.writeNumberField("budget_limit", row.budgetLimit().get());
    }
    out.writeNumberField("max_concurrent_tasks", row.maxConcurrentTasks());
    if (exported.layout().isPresent()) {
      out.writeObjectFieldStart("canvas");
      out.writeNumberField("x", exported.layout().get().x());
      out.writeNumberField("y", exported.layout().get().y());
      out.writeEndObject();
    }
    if (exported.config().isPresent()) {
      out.writeFieldName("config");
      RawJson.writeOrNull(out, exported.config());
    }
    schedules(out, exported.schedules());
    out.writeArrayFieldStart("sub_workspaces");
    for (var one : exported.below()) {
      write(out, one);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void schedules(JsonGenerator out, List<Schedule> schedules) throws IOException {
    out.writeArrayFieldStart("schedules");
    for (var schedule : schedules) {
      out.writeStartObject();
      out.writeStringField("name", schedule.name());
      out.writeStringField("cron_expr", schedule.cron());
      out.writeStringField("timezone", schedule.timezone());
      out.writeStringField("prompt", schedule.prompt());
      out.writeBooleanField("enabled", schedule.enabled());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static byte[] of(BundleImport.Imported imported) {
    return Json.bytes(out -> write(out, imported));
  }

  private static void write(JsonGenerator out, BundleImport.Imported imported)
      throws IOException {
    var row = imported.row();
    out.writeStartObject();
    out.writeStringField("workspace_id", row.id().toString());
    out.writeStringField("name", row.name());
    out.writeStringField("status", row.status().word());
    if (row.status() == WorkspaceStatus.FAILED) {
      out.writeStringField("error", "no plugin of this server runs '" + row.runtime() + "'");
    }
    if (!imported.below().isEmpty()) {
      out.writeArrayFieldStart("children");
      for (var one : imported.below()) {
        write(out, one);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }
}
