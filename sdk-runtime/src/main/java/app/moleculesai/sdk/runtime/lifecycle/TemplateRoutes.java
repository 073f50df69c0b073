package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** The templates of single workspaces ({@code wire.md} 12.7). */
public final class TemplateRoutes implements HttpService {
  private final Access access;
  private final WorkspaceTemplates templates;

  /** Takes the templates. */
  public TemplateRoutes(Access access, WorkspaceTemplates templates) {
    this.access = access;
    this.templates = templates;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/templates", access.admin(
        (request, response) -> Json.send(response, Status.OK_200, templates.list())));
  }
}
