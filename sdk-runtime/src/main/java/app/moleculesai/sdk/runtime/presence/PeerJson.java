package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceJson;
import java.util.List;

/** Writes peers for the wire ({@code wire.md} 6.4). */
final class PeerJson {
  private PeerJson() {}

  static byte[] list(List<Workspace> peers) {
    return Json.bytes(out -> {
      out.writeStartArray();
      for (var peer : peers) {
        out.writeStartObject();
        WorkspaceJson.shared(out, peer);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }
}
