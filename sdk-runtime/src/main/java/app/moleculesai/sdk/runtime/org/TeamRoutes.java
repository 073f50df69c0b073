package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceCreation;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRemoval;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** Makes a team of a workspace, and one workspace of a team ({@code wire.md} 7.5). */
public final class TeamRoutes implements HttpService {
  private final Access access;
  private final WorkspaceDirectory directory;
  private final WorkspaceTemplates templates;
  private final WorkspaceCreation creation;
  private final WorkspaceRemoval removal;

  /** Takes what teams are made of, and what makes and removes them. */
  public TeamRoutes(Access access, WorkspaceDirectory directory, WorkspaceTemplates templates,
      WorkspaceCreation creation, WorkspaceRemoval removal) {
    this.access = access;
    this.directory = directory;
    this.templates = templates;
    this.creation = creation;
    this.removal = removal;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/expand", access.workspace(this::expand))
        .post("/workspaces/{id}/collapse", access.workspace(this::collapse));
  }

  private void expand(ServerRequest request, ServerResponse response) {
    var leader = directory.requireNow(Parameters.workspaceId(request));
    var members = templates.team(leader.name()).orElseThrow(() -> new SdkException(
        ErrorCode.TEMPLATE_INVALID, "no template is named like workspace " + leader.id()));
    Json.send(response, Status.OK_200, Map.of("status", "expanded", "children",
        creation.createTeam(leader, members).stream().map(TeamRoutes::shown).toList()));
  }

  private static Map<String, String> shown(Workspace row) {
    return Map.of("id", row.id().toString(), "name", row.name(), "role", row.role().orElse(""));
  }

  private void collapse(ServerRequest request, ServerResponse response) {
    var leader = directory.requireNow(Parameters.workspaceId(request));
    Json.send(response, Status.OK_200,
        Map.of("status", "collapsed", "removed", removal.removeBelow(leader.id())));
  }
}
