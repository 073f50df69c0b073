package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The routes of secrets ({@code wire.md} 12.1). Values are in the answer for the agent itself, and in no other. */
public final class SecretRoutes implements HttpService {
  private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL,
      "no-store");
  private static final String GLOBAL = "global";

  private final Access access;
  private final WorkspaceDirectory directory;
  private final SecretValues values;
  private final Secrets secrets;

  /** Takes whose secrets there are. */
  public SecretRoutes(Access access, WorkspaceDirectory directory,
      SecretValues values, Secrets secrets) {
    this.access = access;
    this.directory = directory;
    this.values = values;
    this.secrets = secrets;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/secrets", access.workspace(this::list))
        .get("/workspaces/{id}/secrets/values", access.workspaceByToken(this::values))
        .post("/workspaces/{id}/secrets", access.workspace(this::save))
        .put("/workspaces/{id}/secrets", access.workspace(this::save))
        .delete("/workspaces/{id}/secrets/{key}", access.workspace(this::delete))
        .get("/settings/secrets", access.adminOfAll(this::listShared))
        .post("/settings/secrets", access.adminOfAll(this::saveShared))
        .put("/settings/secrets", access.adminOfAll(this::saveShared))
        .delete("/settings/secrets/{key}", access.adminOfAll(this::deleteShared))
        .get("/admin/secrets", access.adminOfAll(this::listShared))
        .post("/admin/secrets", access.adminOfAll(this::saveShared))
        .delete("/admin/secrets/{key}", access.adminOfAll(this::deleteShared));
  }

  private void list(ServerRequest request, ServerResponse response) {
    send(response, values.list(workspace(request)));
  }

  private void values(ServerRequest request, ServerResponse response) {
    Json.send(response.header(NOT_KEPT), Status.OK_200, values.of(workspace(request)));
  }

  private void save(ServerRequest request, ServerResponse response) {
    var id = workspace(request);
    Json.send(response, Status.OK_200, saved(request, Optional.of(id)));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    var id = workspace(request);
    Json.send(response, Status.OK_200, deleted(request, Optional.of(id)));
  }

  private void listShared(ServerRequest request, ServerResponse response) {
    send(response, values.shared());
  }

  private void saveShared(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, saved(request, Optional.empty()).put("scope", GLOBAL));
  }

  private void deleteShared(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, deleted(request, Optional.empty()).put("scope", GLOBAL));
  }

  private ObjectNode saved(ServerRequest request, Optional<UUID> owner) {
    var fields = JsonFields.of(request);
    var key = SecretNames.check("key", fields.requireText("key"));
    secrets.put(owner, key, fields.requireText("value"));
    return Json.object().put("status", "saved").put("key", key);
  }

  private ObjectNode deleted(ServerRequest request, Optional<UUID> owner) {
    var key = request.path().pathParameters().get("key");
    secrets.delete(owner, key);
    return Json.object().put("status", "deleted").put("key", key);
  }

  private UUID workspace(ServerRequest request) {
    return directory.require(Parameters.workspaceId(request)).id();
  }

  private static void send(ServerResponse response, List<StoredSecret> listed) {
    Json.send(response, Status.OK_200, listed.stream().map(SecretRoutes::json).toList());
  }

  private static Map<String, Object> json(StoredSecret secret) {
    return Map.of("key", secret.key(), "has_value", true,
        "scope", secret.workspaceId().isPresent() ? "workspace" : GLOBAL,
        "created_at", Json.instant(secret.createdAt()),
        "updated_at", Json.instant(secret.updatedAt()));
  }
}
