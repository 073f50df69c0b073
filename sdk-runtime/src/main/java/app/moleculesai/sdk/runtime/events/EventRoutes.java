package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Recorded events and the stream of one workspace ({@code wire.md} EV-3, EV-13). */
public final class EventRoutes implements HttpService {
  private static final int NEWEST = 100;

  private final AdminGuard admin;
  private final WorkspaceGuard workspace;
  private final Registry registry;
  private final EventStream stream;

  /** Lets administrators through to a handler; a type of its own, because mixing the two up would open routes. */
  public record AdminGuard(UnaryOperator<Handler> before) {}

  /** Lets through to a handler who may act for the workspace of the path. */
  public record WorkspaceGuard(UnaryOperator<Handler> before) {}

  /** Takes who may call: {@code auth} stands above this room. */
  public EventRoutes(AdminGuard admin, WorkspaceGuard workspace, Registry registry,
      EventStream stream) {
    this.admin = admin;
    this.workspace = workspace;
    this.registry = registry;
    this.stream = stream;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/events",
            admin.before.apply((request, response) -> list(response, Optional.empty())))
        .get("/events/{id}",
            admin.before.apply((request, response) -> list(response,
                Optional.of(Parameters.workspaceId(request)))))
        .get("/workspaces/{id}/events/stream", workspace.before.apply(this::follow));
  }

  private void list(ServerResponse response, Optional<UUID> workspaceId) {
    Json.sendBytes(response, Status.OK_200,
        EventJson.list(registry.events().newest(workspaceId, NEWEST)));
  }

  private void follow(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var row = registry.workspaces().find(id).orElseThrow(() -> new SdkException(
        ErrorCode.WORKSPACE_NOT_FOUND, "no workspace has the id " + id));
    if (!row.isLive()) {
      throw new SdkException(ErrorCode.WORKSPACE_REMOVED, "workspace " + id + " was removed");
    }
    stream.send(id, response);
  }
}
