package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.Bearer;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** What agents push, and what could not be pushed on ({@code a2a.md} 13). */
public final class PushRoutes implements HttpService {
  private static final HeaderName TOKEN = HeaderNames.create("X-A2A-Notification-Token");
  /** As much as an answer of an agent may have (RE-1): a task of 0.3 comes whole. */
  private static final int LONGEST_NEWS = 10 << 20;
  private static final int USUAL = 100;

  private final Access access;
  private final PushInbox inbox;
  private final DeadPushes dead;

  /** Takes who may call, who takes what is pushed, and what was given up. */
  public PushRoutes(Access access, PushInbox inbox, DeadPushes dead) {
    this.access = access;
    this.inbox = inbox;
    this.dead = dead;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/a2a/push/{config}", this::take)
        .get("/workspaces/{id}/a2a/push/dead", access.workspace(this::list))
        .post("/workspaces/{id}/a2a/push/dead/{delivery}/retry", access.workspace(this::retry));
  }

  private void take(ServerRequest request, ServerResponse response) {
    var config = inbox.require(Parameters.workspaceId(request),
        Parameters.pathUuid(request, "config"), token(request));
    inbox.take(config, RequestBody.bytes(request, LONGEST_NEWS));
    Json.send(response, Status.ACCEPTED_202, Json.object().put("status", "accepted"));
  }

  private static Optional<String> token(ServerRequest request) {
    return request.headers().first(TOKEN).or(() -> Bearer.find(request.headers()));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var news = dead.list(Parameters.workspaceId(request),
        Parameters.count(request, "limit", USUAL, DeadPushes.MOST));
    Json.send(response, Status.OK_200, PushJson.of(news));
  }

  private void retry(ServerRequest request, ServerResponse response) {
    dead.retry(Parameters.workspaceId(request), Parameters.pathUuid(request, "delivery"));
    Json.send(response, Status.OK_200, Json.object().put("status", "waiting"));
  }
}
