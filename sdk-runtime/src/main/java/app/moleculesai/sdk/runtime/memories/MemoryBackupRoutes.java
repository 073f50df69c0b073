package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /admin/memories/export} and {@code /import} ({@code wire.md} 12.5). */
public final class MemoryBackupRoutes implements HttpService {
  private static final String AFTER = "after";
  private static final int LARGEST = 32 << 20;

  private final Access access;
  private final MemoryBackup backup;
  private final MemoryExport export;

  /** Takes the service. */
  public MemoryBackupRoutes(Access access, MemoryBackup backup) {
    this.access = access;
    this.backup = backup;
    this.export = new MemoryExport(backup, LARGEST);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/admin/memories/export", access.admin(this::save))
        .post("/admin/memories/import", access.admin(this::restore));
  }

  private void save(ServerRequest request, ServerResponse response) {
    var top = Access.confinement(request);
    var after = Parameters.findUuid(request, AFTER);
    if (after.isEmpty()) {
      Json.sendBytes(response, Status.OK_200, export.all(top));
      return;
    }
    var part = export.part(top, after);
    part.last().ifPresent(last -> response.header(HeaderNames.LINK,
        "<" + request.path().path() + "?" + AFTER + "=" + last + ">; rel=\"next\""));
    Json.sendBytes(response, Status.OK_200, part.document());
  }

  private void restore(ServerRequest request, ServerResponse response) {
    var all = JsonFields.parseList(RequestBody.bytes(request, LARGEST)).stream()
        .map(MemoryBackupRoutes::saved).toList();
    var restored = backup.restore(Access.confinement(request), all);
    Json.send(response, Status.OK_200, Json.object().put("imported", restored.imported())
        .put("skipped", restored.known() + restored.homeless()).put("errors", 0)
        .put("without_workspace", restored.homeless()).put("total", all.size()));
  }

  private static MemoryBackup.Saved saved(JsonFields fields) {
    var content = fields.requireText("content");
    return new MemoryBackup.Saved(fields.findUuid("workspace_id"),
        fields.findText("workspace_name").orElse(""),
        MemoryJson.scope(fields.place("scope"), fields.requireText("scope")),
        fields.findText("namespace")
            .map(text -> MemoryJson.namespace(fields.place("namespace"), text))
            .orElse(Memory.GENERAL),
        content, fields.findText("created_at")
            .map(text -> Parameters.instant(fields.place("created_at"), text)));
  }
}
