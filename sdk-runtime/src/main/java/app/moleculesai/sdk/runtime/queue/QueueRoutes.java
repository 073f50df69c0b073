package app.moleculesai.sdk.runtime.queue;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What can be seen and done of messages that wait ({@code wire.md} QU-8, QU-9). */
public final class QueueRoutes implements HttpService {
  private static final long USUAL_MINUTES = 60;
  private static final long MOST_MINUTES = Duration.ofDays(36_500).toMinutes();

  private final Access access;
  private final Registry registry;
  private final QueueSweep sweep;

  /** Takes who may call, what waits, and what drops it. */
  public QueueRoutes(Access access, Registry registry, QueueSweep sweep) {
    this.access = access;
    this.registry = registry;
    this.sweep = sweep;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/a2a/queue/{queueId}", this::status)
        .post("/admin/a2a-queue/drop-stale", access.admin(this::dropStale));
  }

  private void status(ServerRequest request, ServerResponse response) {
    var workspaceId = Parameters.workspaceId(request);
    var unseen = SdkException.notFound("message in the queue of workspace " + workspaceId);
    var item = itemId(request).flatMap(registry.queue()::find)
        .filter(found -> found.workspaceId().equals(workspaceId));
    if (!access.isAdministratorOf(request, workspaceId)) {
      var caller = access.identifyWorkspace(request);
      item = item.filter(found -> caller.filter(who -> concerns(found, who)).isPresent());
    }
    Json.sendBytes(response, Status.OK_200, QueueJson.of(item.orElseThrow(() -> unseen)));
  }

  private static boolean concerns(QueuedItem item, Caller.Workspace who) {
    return who.id().equals(item.workspaceId())
        || item.message().callerId().filter(who.id()::equals).isPresent();
  }

  /** An id that cannot be one is unknown like any other. */
  private static Optional<UUID> itemId(ServerRequest request) {
    try {
      return Optional.of(Parameters.pathUuid(request, "queueId"));
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  private void dropStale(ServerRequest request, ServerResponse response) {
    var workspaceId = Parameters.findUuid(request, "workspace_id");
    if (!access.reaches(request, workspaceId)) {
      throw new SdkException(ErrorCode.FORBIDDEN,
          "this token is confined to one organisation: name a workspace of it in workspace_id");
    }
    var age = Duration.ofMinutes(Parameters.text(request, "max_age_minutes")
        .map(QueueRoutes::minutes).orElse(USUAL_MINUTES));
    Json.send(response, Status.OK_200,
        Json.object().put("dropped", sweep.dropOlder(workspaceId, age)));
  }

  private static long minutes(String text) {
    long minutes = Parameters.wholeNumber(text).orElse(0);
    if (minutes < 1) {
      throw Parameters.invalid("max_age_minutes", "must be a whole number from 1");
    }
    return Math.min(minutes, MOST_MINUTES);
  }
}
