package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** The templates of single workspaces ({@code wire.md} 12.7). */
public final class TemplateRoutes implements HttpService {
  private final Access access;
  private final WorkspaceTemplates templates;
  private final TemplateImport imports;

  /** Takes the templates, and what adds some. */
  public TemplateRoutes(Access access, WorkspaceTemplates templates, TemplateImport imports) {
    this.access = access;
    this.templates = templates;
    this.imports = imports;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/templates", access.admin(
        (request, response) -> Json.send(response, Status.OK_200, templates.list())))
        .post("/templates/import", access.adminOfAll(this::add));
  }

  private void add(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var name = fields.requireText("name");
    var given = fields.object("files")
        .orElseThrow(() -> Parameters.invalid("files", "is required"));
    var files = new LinkedHashMap<String, String>();
    given.names().forEach(path -> files.put(path, given.text(path)
        .orElseThrow(() -> Parameters.invalid(given.place(path), "must be a text"))));
    Json.send(response, Status.CREATED_201,
        Map.of("status", "imported", "id", imports.add(name, files), "name", name));
  }
}
