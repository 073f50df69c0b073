package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.schedules.Schedules.Wishes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /workspaces/{id}/schedules} and how schedules are ({@code wire.md} 12.4). */
public final class ScheduleRoutes implements HttpService {
  private static final HeaderName WORKSPACE_ID = HeaderNames.create("X-Workspace-ID");

  private final Access access;
  private final WorkspaceDirectory directory;
  private final Schedules schedules;
  private final ScheduleHealth health;

  /** Takes who may call, what keeps schedules, and what judges them. */
  public ScheduleRoutes(Access access, WorkspaceDirectory directory, Schedules schedules,
      ScheduleHealth health) {
    this.access = access;
    this.directory = directory;
    this.schedules = schedules;
    this.health = health;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/schedules", access.workspace(this::list))
        .post("/workspaces/{id}/schedules", access.workspace(this::add))
        .get("/workspaces/{id}/schedules/health", this::healthForRelatives)
        .patch("/workspaces/{id}/schedules/{scheduleId}", access.workspace(this::change))
        .delete("/workspaces/{id}/schedules/{scheduleId}", access.workspace(this::delete))
        .post("/workspaces/{id}/schedules/{scheduleId}/run", access.workspace(this::run))
        .get("/workspaces/{id}/schedules/{scheduleId}/history", access.workspace(this::history))
        .get("/admin/schedules/health", access.admin(this::healthOfAll));
  }

  private void list(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        ScheduleJson.list(schedules.list(Parameters.workspaceId(request))));
  }

  private void add(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    fields.requireText("cron_expr");
    fields.requireText("prompt");
    var row = schedules.add(Parameters.workspaceId(request),
        Wishes.of(fields));
    Json.send(response, Status.CREATED_201, Json.object().put("id", row.id().toString())
        .put("status", "created")
        .put("next_run_at", row.nextRunAt().map(Json::instant).orElse(null)));
  }

  private void change(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    refuseEmpty("name", fields.text("name"));
    refuseEmpty("cron_expr", fields.text("cron_expr"));
    refuseEmpty("prompt", fields.text("prompt"));
    refuseEmpty("timezone", fields.text("timezone"));
    schedules.change(Parameters.workspaceId(request), scheduleId(request), Wishes.of(fields));
    Json.send(response, Status.OK_200, Map.of("status", "updated"));
  }

  private static void refuseEmpty(String field, Optional<String> text) {
    if (text.filter(String::isEmpty).isPresent()) {
      throw Parameters.invalid(field, "must not be empty");
    }
  }

  private void delete(ServerRequest request, ServerResponse response) {
    schedules.delete(Parameters.workspaceId(request), scheduleId(request));
    Json.send(response, Status.OK_200, Map.of("status", "deleted"));
  }

  private void run(ServerRequest request, ServerResponse response) {
    var row = schedules.run(Parameters.workspaceId(request), scheduleId(request),
        Parameters.bool(request, "dispatch", false));
    Json.send(response, Status.OK_200, Json.object().put("status", "fired")
        .put("workspace_id", row.workspaceId().toString()).put("prompt", row.prompt()));
  }

  private void history(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200, ScheduleJson.history(
        schedules.history(Parameters.workspaceId(request), scheduleId(request))));
  }

  private static UUID scheduleId(ServerRequest request) {
    return Parameters.pathUuid(request, "scheduleId");
  }

  /** For those who may talk to the workspace, and say who they are. */
  private void healthForRelatives(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    if (request.headers().first(WORKSPACE_ID).filter(text -> !text.isBlank()).isEmpty()) {
      throw new SdkException(ErrorCode.UNAUTHORIZED, "the header X-Workspace-ID is required");
    }
    var caller = access.identifyWorkspace(request).orElseThrow();
    var rows = schedules.list(id);
    if (!directory.canCommunicate(caller.id(), id)) {
      throw new SdkException(ErrorCode.NOT_RELATED,
          "workspace " + caller.id() + " may not see how the schedules of " + id + " are");
    }
    Json.sendBytes(response, Status.OK_200, ScheduleJson.health(rows));
  }

  private void healthOfAll(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        ScheduleJson.judged(health.all(access.visibleTo(request))));
  }
}
