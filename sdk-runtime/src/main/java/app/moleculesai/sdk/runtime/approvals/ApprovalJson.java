package app.moleculesai.sdk.runtime.approvals;

import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes approvals for the wire ({@code wire.md} 12.6). */
final class ApprovalJson {
  private ApprovalJson() {}

  static byte[] list(List<Approval> approvals) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var approval : approvals) {
        out.writeStartObject();
        write(out, approval);
        text(out, "decided_by", approval.decidedBy());
        text(out, "decided_at", approval.decidedAt().map(Json::instant));
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  static byte[] pending(List<Approvals.Pending> waiting) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var one : waiting) {
        out.writeStartObject();
        write(out, one.approval());
        out.writeStringField("workspace_id", one.approval().workspaceId().toString());
        out.writeStringField("workspace_name", one.workspaceName());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private static void write(JsonGenerator out, Approval approval) throws IOException {
    out.writeStringField("id", approval.id().toString());
    text(out, "task_id", approval.taskId());
    out.writeStringField("action", approval.action());
    text(out, "reason", approval.reason());
    out.writeFieldName("context");
    RawJson.write(out, approval.context());
    out.writeStringField("status", approval.status().word());
    out.writeStringField("created_at", Json.instant(approval.createdAt()));
  }

  private static void text(JsonGenerator out, String name, Optional<String> value)
      throws IOException {
    out.writeFieldName(name);
    if (value.isPresent()) {
      out.writeString(value.get());
    } else {
      out.writeNull();
    }
  }
}
