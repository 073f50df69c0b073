package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.PlatformUrl;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** {@code /workspaces} and {@code /workspaces/{id}} ({@code wire.md} 4.3 to 4.6). */
public final class WorkspaceRoutes implements HttpService {
  private final Access access;
  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final WorkspaceCreation creation;
  private final WorkspaceUpdate update;
  private final WorkspaceRemoval removal;
  private final ProvisionLimits limits;
  private final PlatformUrl platformUrl;

  /** Takes the services behind the routes, and what is shown of how long agents may take. */
  public WorkspaceRoutes(Access access, Registry registry, WorkspaceDirectory directory,
      WorkspaceCreation creation, WorkspaceUpdate update, WorkspaceRemoval removal,
      ProvisionLimits limits, PlatformUrl platformUrl) {
    this.access = access;
    this.registry = registry;
    this.directory = directory;
    this.creation = creation;
    this.update = update;
    this.removal = removal;
    this.limits = limits;
    this.platformUrl = platformUrl;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces", access.admin(this::list))
        .post("/workspaces", access.admin(this::create))
        .get("/workspaces/{id}", this::one)
        .patch("/workspaces/{id}", access.workspace(this::patch))
        .delete("/workspaces/{id}", access.adminOf(this::delete))
        .get("/workspaces/{id}/state", access.workspaceByToken(this::state));
  }

  private void list(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        WorkspaceJson.list(directory.list(Access.confinement(request)), registry.layouts().all(),
            limits));
  }

  private void create(ServerRequest request, ServerResponse response) {
    var created = creation.create(JsonFields.of(request), Access.confinement(request));
    var row = created.row();
    var answer = new LinkedHashMap<String, Object>();
    answer.put("id", row.id().toString());
    if (created.external()) {
      answer.put("external", true);
    }
    answer.put("status", row.status().word());
    answer.put("awareness_namespace", row.awarenessNamespace().orElse(""));
    answer.put("workspace_access", row.workspaceAccess());
    created.token().ifPresent(token -> answer.put("connection",
        ExternalConnection.of(row.id(), platformUrl.forExternal(request), token)));
    Json.send(response, Status.CREATED_201, answer);
  }

  private void one(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var row = Parameters.isTrue(request, "include_removed")
        ? directory.findNow(id).orElseThrow(() -> WorkspaceDirectory.unknown(id))
        : directory.requireNow(id);
    Json.sendBytes(response, Status.OK_200,
        WorkspaceJson.one(row, registry.layouts().find(id), limits));
  }

  private void patch(ServerRequest request, ServerResponse response) {
    boolean restart = update.apply(Parameters.workspaceId(request), JsonFields.of(request),
        access.movesWithin(request));
    Json.send(response, Status.OK_200, restart
        ? Map.of("status", "updated", "needs_restart", true)
        : Map.of("status", "updated"));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    boolean purge = Parameters.isTrue(request, "purge");
    int deleted = removal.remove(Parameters.workspaceId(request),
        Parameters.isTrue(request, "confirm"), purge);
    Json.send(response, Status.OK_200,
        Map.of("status", purge ? "purged" : "removed", "cascade_deleted", deleted));
  }

  private void state(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    registry.workspaces().find(id).ifPresentOrElse(row -> sendState(response, row),
        () -> Json.send(response, Status.NOT_FOUND_404, gone(id)));
  }

  private static void sendState(ServerResponse response, Workspace row) {
    if (row.isLive()) {
      Json.send(response, Status.OK_200,
          Map.of("workspace_id", row.id().toString(), "status", row.status().word(),
              "paused", row.status() == WorkspaceStatus.PAUSED, "deleted", false));
    } else {
      var answer = gone(row.id());
      answer.put("status", row.status().word());
      Json.send(response, Status.NOT_FOUND_404, answer);
    }
  }

  private static Map<String, Object> gone(UUID id) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("error", "workspace " + id + " is not there");
    answer.put("code", ErrorCode.WORKSPACE_NOT_FOUND.word());
    answer.put("workspace_id", id.toString());
    answer.put("deleted", true);
    return answer;
  }
}
