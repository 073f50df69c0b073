package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Optional;

/**
 * The model and the model provider that a workspace uses in place of the usual ones ({@code wire.md} 12.1). Both are kept
 * as secrets of the workspace, as its agent reads them from its environment.
 */
public final class ModelRoutes implements HttpService {
  /** The secret that holds a workspace's model, whatever its name says. */
  public static final String MODEL_SECRET = "MODEL_PROVIDER";
  private static final String PROVIDER_SECRET = "LLM_PROVIDER";

  private final Access access;
  private final WorkspaceDirectory directory;
  private final SecretValues values;
  private final Secrets secrets;

  /** Takes where both are kept. */
  public ModelRoutes(Access access, WorkspaceDirectory directory,
      SecretValues values, Secrets secrets) {
    this.access = access;
    this.directory = directory;
    this.values = values;
    this.secrets = secrets;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/model", access.workspace(show("model", MODEL_SECRET)))
        .put("/workspaces/{id}/model", access.workspace(set("model", MODEL_SECRET)))
        .get("/workspaces/{id}/provider", access.workspace(show("provider", PROVIDER_SECRET)))
        .put("/workspaces/{id}/provider", access.workspace(set("provider", PROVIDER_SECRET)));
  }

  private Handler show(String member, String key) {
    return (request, response) -> {
      var id = directory.require(Parameters.workspaceId(request)).id();
      var own = values.find(id, key);
      Json.send(response, Status.OK_200, Json.object().put(member, own.orElse(""))
          .put("source", own.isPresent() ? "workspace_secrets" : "default"));
    };
  }

  private Handler set(String member, String key) {
    return (request, response) -> {
      var id = Optional.of(directory.require(Parameters.workspaceId(request)).id());
      var fields = JsonFields.of(request);
      var value = fields.text(member)
          .orElseThrow(() -> Parameters.invalid(member, "is required; an empty one clears it"));
      if (value.isEmpty()) {
        secrets.deleteIfThere(id, key);
        Json.send(response, Status.OK_200, Json.object().put("status", "cleared"));
      } else {
        secrets.put(id, key, value);
        Json.send(response, Status.OK_200,
            Json.object().put("status", "saved").put(member, value));
      }
    };
  }
}
