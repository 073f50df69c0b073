package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** {@code /workspaces/{id}/activity}, {@code /notify} and {@code /session-search} ({@code wire.md} 2, 9.3). */
public final class ActivityRoutes implements HttpService {
  private static final int MOST_ROWS = 500;
  private static final long MOST_SECONDS = 2_592_000;

  private final Access access;
  private final ActivityReports reports;
  private final AgentMessages messages;
  private final SessionSearch search;
  private final Clock clock;

  /** Takes the services behind the routes. */
  public ActivityRoutes(Access access, ActivityReports reports, AgentMessages messages,
      SessionSearch search, Clock clock) {
    this.access = access;
    this.reports = reports;
    this.messages = messages;
    this.search = search;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/activity", access.workspace(this::list))
        .post("/workspaces/{id}/activity", access.workspace(this::report))
        .post("/workspaces/{id}/notify", access.workspace(this::notifyUser))
        .get("/workspaces/{id}/session-search", access.workspace(this::search));
  }

  private void list(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        ActivityJson.list(reports.list(query(request)).activities()));
  }

  private ActivityQuery query(ServerRequest request) {
    int limit = Parameters.count(request, "limit", 100, MOST_ROWS);
    var query = ActivityQuery.of(Parameters.workspaceId(request)).newest(limit)
        .source(source(request));
    query = Parameters.text(request, "type").map(query::type).orElse(query);
    query = Parameters.findUuid(request, "peer_id").map(query::peer).orElse(query);
    query = Parameters.instant(request, "before_ts").map(query::before).orElse(query);
    // "at most that old" includes the edge, after() does not
    query = Parameters.text(request, "since_secs").map(ActivityRoutes::age)
        .map(age -> clock.instant().minus(age).minusNanos(1000)).map(query::after).orElse(query);
    return Parameters.findUuid(request, "since_id").map(query.oldest(limit)::afterRow)
        .orElse(query);
  }

  private static ActivityQuery.Source source(ServerRequest request) {
    return Parameters.text(request, "source").map(text -> switch (text) {
      case "canvas" -> ActivityQuery.Source.CANVAS;
      case "agent" -> ActivityQuery.Source.AGENT;
      default -> throw Parameters.invalid("source", "must be canvas or agent");
    }).orElse(ActivityQuery.Source.ANY);
  }

  private static Duration age(String text) {
    long seconds = Parameters.wholeNumber(text).orElse(0);
    if (seconds < 1) {
      throw Parameters.invalid("since_secs", "must be a whole number of seconds, at least 1");
    }
    return Duration.ofSeconds(Math.min(seconds, MOST_SECONDS));
  }

  private void report(ServerRequest request, ServerResponse response) {
    reports.report(Parameters.workspaceId(request),
        RequestBody.bytes(request, RequestBody.MOST));
    Json.send(response, Status.OK_200, Map.of("status", "logged"));
  }

  private void notifyUser(ServerRequest request, ServerResponse response) {
    messages.send(Parameters.workspaceId(request), AgentMessage.of(JsonFields.of(request)));
    Json.send(response, Status.OK_200, Map.of("status", "sent"));
  }

  private void search(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var text = Parameters.text(request, "q").map(String::trim).orElse("");
    var hits = search.find(id, text, Parameters.count(request, "limit", 50, 200));
    Json.sendBytes(response, Status.OK_200, ActivityJson.hits(id, hits));
  }
}
