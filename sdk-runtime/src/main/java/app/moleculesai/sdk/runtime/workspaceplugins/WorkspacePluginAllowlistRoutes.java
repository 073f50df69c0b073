package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.Principal;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The routes of what organisations allow ({@code wire.md} 8.7). */
public final class WorkspacePluginAllowlistRoutes implements HttpService {
  private final Access access;
  private final WorkspaceDirectory directory;
  private final WorkspacePluginAllowlist allowlist;

  /** Takes the service. */
  public WorkspacePluginAllowlistRoutes(Access access, WorkspaceDirectory directory,
      WorkspacePluginAllowlist allowlist) {
    this.access = access;
    this.directory = directory;
    this.allowlist = allowlist;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/orgs/{id}/plugins/allowlist", access.admin(this::list))
        .put("/orgs/{id}/plugins/allowlist", access.admin(this::replace));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var id = organisation(request);
    Json.send(response, Status.OK_200, WorkspacePluginJson.allowlist(id, allowlist.list(id)));
  }

  private void replace(ServerRequest request, ServerResponse response) {
    var id = organisation(request);
    var fields = JsonFields.of(request);
    var enabledBy = fields.requireText("enabled_by");
    Json.send(response, Status.OK_200,
        WorkspacePluginJson.replaced(id, allowlist.replace(id, names(fields), enabledBy)));
  }

  private UUID organisation(ServerRequest request) {
    var id = directory.require(Parameters.workspaceId(request)).id();
    if (Access.principal(request) instanceof Principal.Organisation token
        && !token.orgId().equals(Optional.of(id))) {
      throw new SdkException(ErrorCode.FORBIDDEN,
          "the token of an organisation reaches the list of that one only");
    }
    return id;
  }

  private static List<String> names(JsonFields fields) {
    var names = new ArrayList<String>();
    // an empty list allows everything: whoever wants that has to say so
    for (var entry : fields.find("plugins").map(WorkspacePluginAllowlistRoutes::list)
        .orElseThrow(() -> Parameters.invalid("plugins", "is required"))) {
      var place = fields.place("plugins") + "[" + names.size() + "]";
      if (!entry.isTextual()) {
        throw Parameters.invalid(place, "must be a text");
      }
      names.add(checked(place, StorableText.repair(entry.textValue())));
    }
    return names;
  }

  private static List<JsonNode> list(JsonNode value) {
    if (!value.isArray()) {
      throw Parameters.invalid("plugins", "must be a list");
    }
    var entries = new ArrayList<JsonNode>();
    value.forEach(entries::add);
    return entries;
  }

  private static String checked(String place, String name) {
    try {
      return WorkspacePluginName.require(place, name);
    } catch (SdkException e) {
      throw e.with("plugin_name", name).with("detail", String.valueOf(e.getMessage()));
    }
  }
}
