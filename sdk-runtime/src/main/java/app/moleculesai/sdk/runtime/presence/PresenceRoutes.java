package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.PlatformUrl;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRules;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /registry}: agents announce themselves and find each other ({@code wire.md} 6.1 to 6.4). */
public final class PresenceRoutes implements HttpService {
  private static final HeaderName CALLER = HeaderNames.create("X-Workspace-ID");
  private static final String SECRET = "platform_inbound_secret";

  private final Access access;
  private final WorkspaceDirectory directory;
  private final Registration registration;
  private final Heartbeats heartbeats;
  private final Discovery discovery;
  private final PlatformUrl platformUrl;

  /** Takes the services behind the routes. */
  public PresenceRoutes(Access access, WorkspaceDirectory directory, Registration registration,
      Heartbeats heartbeats, Discovery discovery, PlatformUrl platformUrl) {
    this.access = access;
    this.directory = directory;
    this.registration = registration;
    this.heartbeats = heartbeats;
    this.discovery = discovery;
    this.platformUrl = platformUrl;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/registry/register", this::register)
        .post("/registry/heartbeat", this::heartbeat)
        .post("/registry/update-card", this::updateCard)
        .get("/registry/discover/{id}", this::discover)
        .get("/registry/{id}/peers", this::peers)
        .post("/registry/check-access", this::checkAccess);
  }

  private void register(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var said = new Registration.Announcement(fields.requireUuid("id"), card(fields),
        fields.findText("url"),
        fields.findText("delivery_mode").map(WorkspaceRules::deliveryMode));
    var row = directory.find(said.id()).isEmpty()
        ? registration.candidate(said)
        : directory.require(said.id());
    access.requireTokenOf(request, said.id());
    var outcome = registration.register(row, said);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("status", outcome.status());
    answer.put("delivery_mode", outcome.mode().word());
    outcome.token().ifPresent(token -> answer.put("auth_token", token));
    outcome.secret().ifPresent(secret -> answer.put(SECRET, secret));
    Json.send(response, Status.OK_200, answer);
  }

  private void heartbeat(ServerRequest request, ServerResponse response) {
    var beat = Heartbeat.of(JsonFields.of(request));
    directory.require(beat.workspaceId());
    access.requireTokenOf(request, beat.workspaceId(), Access.Unreadable.LET_PASS);
    var row = heartbeats.beat(beat);
    var answer = Json.object().put("status", "ok")
        .put("workspace_status", row.status().word());
    if (row.deliveryMode() == DeliveryMode.PUSH) {
      row.inboundSecret().ifPresent(secret -> answer.put(SECRET, secret));
    }
    Json.send(response, Status.OK_200, answer);
  }

  private void updateCard(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var id = fields.requireUuid("workspace_id");
    var card = card(fields);
    directory.require(id);
    access.requireTokenOf(request, id);
    registration.updateCard(id, card);
    Json.send(response, Status.OK_200, Map.of("status", "updated"));
  }

  private void discover(ServerRequest request, ServerResponse response) {
    var target = Parameters.workspaceId(request);
    var caller = caller(request);
    access.requireTokenOfCaller(request, caller);
    var row = live(target);
    var url = discovery.url(caller, row, platformUrl.forExternal(request));
    Json.send(response, Status.OK_200,
        Map.of("id", row.id().toString(), "url", url, "name", row.name()));
  }

  private void peers(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var row = live(id);
    access.requireTokenOf(request, id);
    List<Workspace> peers = discovery.peers(row, Parameters.text(request, "q"));
    Json.sendBytes(response, Status.OK_200, PeerJson.list(peers));
  }

  private void checkAccess(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var caller = fields.requireUuid("caller_id");
    var target = fields.requireUuid("target_id");
    Json.send(response, Status.OK_200, Map.of("allowed", directory.canCommunicate(caller, target)));
  }

  /** A removed workspace is as unknown as any other id to its peers. */
  private Workspace live(UUID id) {
    return directory.find(id).filter(Workspace::isLive)
        .orElseThrow(() -> WorkspaceDirectory.unknown(id));
  }

  private static UUID caller(ServerRequest request) {
    var header = Optional.ofNullable(
        request.headers().contains(CALLER) ? request.headers().get(CALLER).get() : null);
    return Parameters.uuid("X-Workspace-ID", header.filter(text -> !text.isEmpty())
        .orElseThrow(
            () -> new SdkException(ErrorCode.INVALID_FIELD, "the header X-Workspace-ID is required")
                .with("field", "X-Workspace-ID")));
  }

  private static Body card(JsonFields fields) {
    return fields.find("agent_card")
        .filter(card -> !(card.isTextual() && card.textValue().isEmpty())) // wire.md 0.2
        .map(card -> Body.wrap(Json.bytes(card)))
        .orElseThrow(() -> Parameters.invalid("agent_card", "is required"));
  }
}
