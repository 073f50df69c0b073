package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.PlatformUrl;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;

/** How an agent that runs elsewhere connects, and new credentials for it ({@code wire.md} 9.4). */
public final class ExternalRoutes implements HttpService {
  private final Access access;
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final Changes changes;
  private final Tokens tokens;
  private final PlatformUrl platformUrl;

  /** Takes who issues tokens, and how agents reach this server. */
  public ExternalRoutes(Access access, WorkspaceDirectory directory, Runtimes runtimes,
      Changes changes, Tokens tokens, PlatformUrl platformUrl) {
    this.access = access;
    this.directory = directory;
    this.runtimes = runtimes;
    this.changes = changes;
    this.tokens = tokens;
    this.platformUrl = platformUrl;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/external/connection", access.workspace(this::show))
        .post("/workspaces/{id}/external/rotate", access.workspace(this::rotate));
  }

  private void show(ServerRequest request, ServerResponse response) {
    send(request, response, external(request), "");
  }

  /** The tokens of before stop working in the same moment in which the new one begins. */
  private void rotate(ServerRequest request, ServerResponse response) {
    var row = external(request);
    var token = changes.commit((transaction, news) -> {
      tokens.revokeAll(transaction, news, List.of(row.id()));
      news.tell(EventType.EXTERNAL_CREDENTIALS_ROTATED, row.id(),
          Body.wrap(Json.bytes(Map.of("workspace_id", row.id().toString()))));
      return tokens.issue(transaction, news, row.id());
    });
    send(request, response, row, token);
  }

  private Workspace external(ServerRequest request) {
    var row = directory.requireNow(Parameters.workspaceId(request));
    if (!runtimes.isByAgent(row.runtime())) {
      throw new SdkException(ErrorCode.INVALID,
          "workspace " + row.id() + " is not external: the server itself gives its agent a token");
    }
    return row;
  }

  private void send(ServerRequest request, ServerResponse response, Workspace row, String token) {
    Json.send(response, Status.OK_200, Map.of("connection",
        ExternalConnection.of(row.id(), platformUrl.forExternal(request), token)));
  }
}
