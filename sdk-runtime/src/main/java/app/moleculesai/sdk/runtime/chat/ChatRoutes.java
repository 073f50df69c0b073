package app.moleculesai.sdk.runtime.chat;

import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /workspaces/{id}/chat-history} ({@code wire.md} 1). */
public final class ChatRoutes implements HttpService {
  private final Access access;
  private final ChatHistory history;

  /** Takes the guard and the service behind the route. */
  public ChatRoutes(Access access, ChatHistory history) {
    this.access = access;
    this.history = history;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/chat-history", access.workspace(this::page));
  }

  private void page(ServerRequest request, ServerResponse response) {
    var workspaceId = Parameters.workspaceId(request);
    var query = query(request);
    Json.sendBytes(response, Status.OK_200,
        ChatJson.page(sink -> history.read(workspaceId, query, sink)));
  }

  private static HistoryQuery query(ServerRequest request) {
    var query = HistoryQuery.newest(Parameters.count(request, "limit", HistoryQuery.USUAL_TURNS,
        HistoryQuery.MOST_TURNS));
    query = Parameters.instant(request, "before_ts").map(query::before).orElse(query);
    query = Parameters.instant(request, "after_ts").map(query::after).orElse(query);
    query = Parameters.findUuid(request, "peer_id").map(query::peer).orElse(query);
    query = Parameters.text(request, "role").map(ChatRoutes::role).map(query::role).orElse(query);
    return Parameters.text(request, "cursor").map(query::from).orElse(query);
  }

  private static Role role(String text) {
    return switch (text) {
      case "user" -> Role.USER;
      case "agent" -> Role.AGENT;
      case "system" -> Role.SYSTEM;
      default -> throw Parameters.invalid("role", "must be user, agent or system");
    };
  }
}
