package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.http.Json;
import java.util.List;
import java.util.UUID;

/** Writes peers for the wire ({@code wire.md} 6.4). */
final class PeerJson {
  private PeerJson() {}

  static byte[] list(List<Workspace> peers) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var peer : peers) {
        out.writeStartObject();
        out.writeStringField("id", peer.id().toString());
        out.writeStringField("name", peer.name());
        out.writeStringField("role", peer.role().orElse(null));
        out.writeNumberField("tier", peer.tier());
        out.writeStringField("status", peer.status().word());
        out.writeFieldName("agent_card");
        if (peer.agentCard().isPresent()) {
          out.writeRawValue(peer.agentCard().get().text()); // was parsed when it came in
        } else {
          out.writeNull();
        }
        out.writeStringField("url", peer.url().orElse(""));
        out.writeStringField("parent_id", peer.parentId().map(UUID::toString).orElse(null));
        out.writeNumberField("active_tasks", peer.activeTasks());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }
}
