package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes workspaces for the wire ({@code wire.md} 4.4). */
public final class WorkspaceJson {
  private WorkspaceJson() {}

  static byte[] list(List<Workspace> rows, Map<UUID, Layout> layouts, ProvisionLimits limits) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var row : rows) {
        out.writeStartObject();
        common(out, row, Optional.ofNullable(layouts.get(row.id())), limits);
        out.writeStringField("last_sample_error", row.lastSampleError());
        out.writeStringField("current_task", row.currentTask());
        text(out, "workspace_dir", row.workspaceDir());
        out.writeNumberField("monthly_spend", row.monthlySpend());
        if (row.budgetLimit().isPresent()) {
          out.writeNumberField("budget_limit", row.budgetLimit().get());
        } else {
          out.writeNullField("budget_limit");
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  static byte[] one(Workspace row, Optional<Layout> layout, ProvisionLimits limits) {
    return Json.bytes(out -> {
      out.writeStartObject();
      common(out, row, layout, limits);
      text(out, "last_outbound_at", row.lastOutboundAt().map(WorkspaceJson::time));
      out.writeEndObject();
    });
  }

  private static String time(Instant time) {
    return Json.instant(time);
  }

  /** Writes the members that everybody sees, peers too (6.4). */
  public static void shared(JsonGenerator out, Workspace row) throws IOException {
    out.writeStringField("id", row.id().toString());
    out.writeStringField("name", row.name());
    text(out, "role", row.role());
    out.writeNumberField("tier", row.tier());
    out.writeStringField("status", row.status().word());
    card(out, row.agentCard());
    out.writeStringField("url", row.url().orElse(""));
    text(out, "parent_id", row.parentId().map(UUID::toString));
    out.writeNumberField("active_tasks", row.activeTasks());
  }

  private static void common(JsonGenerator out, Workspace row, Optional<Layout> layout,
      ProvisionLimits limits) throws IOException {
    shared(out, row);
    out.writeNumberField("max_concurrent_tasks", row.maxConcurrentTasks());
    out.writeNumberField("last_error_rate", row.lastErrorRate());
    out.writeNumberField("uptime_seconds", row.uptimeSeconds());
    out.writeStringField("runtime", row.runtime());
    out.writeNumberField("x", layout.map(Layout::x).orElse(0.0));
    out.writeNumberField("y", layout.map(Layout::y).orElse(0.0));
    out.writeBooleanField("collapsed", layout.map(Layout::collapsed).orElse(false));
    var limit = limits.ofTemplate(row.runtime());
    if (limit.isPresent()) {
      out.writeNumberField("provision_timeout_ms", limit.get().toMillis());
    }
  }

  private static void card(JsonGenerator out, Optional<Body> card) throws IOException {
    out.writeFieldName("agent_card");
    if (card.isPresent()) {
      out.writeRawValue(card.get().text()); // was parsed when it came in
    } else {
      out.writeNull();
    }
  }

  private static void text(JsonGenerator out, String name, Optional<String> value)
      throws IOException {
    out.writeStringField(name, value.orElse(null));
  }
}
