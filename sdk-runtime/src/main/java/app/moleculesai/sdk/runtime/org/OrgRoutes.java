package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import app.moleculesai.sdk.runtime.templates.TemplateCatalog;
import app.moleculesai.sdk.runtime.templates.TemplateReader;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /org/templates} and {@code /org/import} ({@code wire.md} 7.1, 7.2). */
public final class OrgRoutes implements HttpService {
  private static final Status MULTI_STATUS = Status.create(207, "Multi-Status");

  private final Access access;
  private final TemplateCatalog catalog;
  private final TemplateReader reader;
  private final OrgPlanner planner;
  private final OrgImport orgImport;

  /** Takes the services behind the routes. */
  public OrgRoutes(Access access, TemplateCatalog catalog, TemplateReader reader,
      OrgPlanner planner, OrgImport orgImport) {
    this.access = access;
    this.catalog = catalog;
    this.reader = reader;
    this.planner = planner;
    this.orgImport = orgImport;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/org/templates", access.admin(this::templates))
        .post("/org/import", access.adminOfAll(this::importOrPlan));
  }

  private void templates(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, catalog.list().stream().map(OrgJson::template).toList());
  }

  private void importOrPlan(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    boolean asked = Parameters.bool(request, "dry_run", false);
    boolean dryRun = fields.bool("dry_run", asked) || asked;
    boolean refresh = fields.bool("refresh", false);
    var template = template(fields);
    if (dryRun) {
      Json.send(response, Status.OK_200, OrgJson.plan(planner.plan(template, refresh)));
      return;
    }
    var result = orgImport.run(template, refresh);
    Json.send(response, result.failure().isPresent() ? MULTI_STATUS : Status.CREATED_201,
        OrgJson.result(result));
  }

  private OrgTemplate template(JsonFields fields) {
    return fields.findText("dir").map(catalog::require)
        .or(() -> fields.find("template").map(reader::read))
        .orElseThrow(() -> Parameters.invalid("dir",
            "or template is required: the folder of a template, or the template itself"));
  }
}
