package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.runtime.http.FixedWindows;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RateLimit;
import app.moleculesai.sdk.runtime.http.RequestBody;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The routes of tokens ({@code wire.md} 10.7). A plaintext is in the answer that issues it, and in no other. */
public final class TokenRoutes implements HttpService {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 200;
  private static final int PER_HOUR = 10;
  private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL,
      "no-store");

  private final Access access;
  private final TokenDesk desk;
  private final FixedWindows<InetAddress> issued;

  /** Takes the clock of the limit on issuing, in nanoseconds. */
  public TokenRoutes(Access access, TokenDesk desk, LongSupplier nanos) {
    this.access = access;
    this.desk = desk;
    this.issued = new FixedWindows<>(PER_HOUR, Duration.ofHours(1), nanos);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/org/tokens", access.admin(this::listOfOrganisations))
        .post("/org/tokens", access.admin(this::issueForOrganisation))
        .get("/workspaces/{id}/tokens", access.workspace(this::list))
        .post("/workspaces/{id}/tokens", access.workspace(this::issue))
        .delete("/workspaces/{id}/tokens/{tokenId}", access.workspace(this::revoke))
        .get("/admin/workspaces/{id}/test-token", access.testToken(this::issueForTest))
        .delete("/org/tokens/{id}", access.admin(this::revokeOfOrganisation));
  }

  private void list(ServerRequest request, ServerResponse response) {
    int limit = number(request, "limit").filter(value -> value >= 1 && value <= LARGEST_PAGE)
        .orElse(PAGE);
    int offset = number(request, "offset").filter(value -> value >= 0).orElse(0);
    var rows = desk.list(Parameters.workspaceId(request), limit, offset);
    var body = Json.object();
    var list = body.putArray("tokens");
    rows.forEach(row -> list.add(json(row)));
    Json.send(response, Status.OK_200, body.put("count", rows.size()));
  }

  private void issue(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    Json.send(response.header(NOT_KEPT), Status.CREATED_201, Json.object()
        .put("auth_token", desk.issue(id))
        .put("workspace_id", id.toString())
        .put("message", "Keep this token now: it is not shown again."));
  }

  private void issueForTest(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    Json.send(response.header(NOT_KEPT), Status.OK_200, Json.object()
        .put("auth_token", desk.issue(id))
        .put("workspace_id", id.toString()));
  }

  private void revoke(ServerRequest request, ServerResponse response) {
    desk.revoke(Parameters.workspaceId(request), tokenId(request, "tokenId"));
    Json.send(response, Status.OK_200, Json.object().put("status", "revoked"));
  }

  private void listOfOrganisations(ServerRequest request, ServerResponse response) {
    var body = Json.object();
    var list = body.putArray("tokens");
    desk.listOfOrganisations(Access.principal(request)).forEach(row -> list.add(json(row)));
    Json.send(response, Status.OK_200, body.put("count", list.size()));
  }

  private void issueForOrganisation(ServerRequest request, ServerResponse response) {
    var share = issued.take(RateLimit.address(request));
    if (!share.granted()) {
      throw RateLimit.refused("too many tokens issued from this address", share.secondsLeft());
    }
    var fields = fields(request);
    var token = desk.issueForOrganisation(Access.principal(request),
        fields.flatMap(body -> body.findText("name")),
        fields.flatMap(body -> body.findUuid("org_id")));
    var body = Json.object().put("id", token.row().id().toString())
        .put("prefix", token.row().prefix());
    token.row().name().ifPresent(name -> body.put("name", name));
    token.row().orgId().ifPresent(id -> body.put("org_id", id.toString()));
    Json.send(response.header(NOT_KEPT), Status.OK_200, body.put("auth_token", token.plaintext())
        .put("warning", "Keep this token now: it is not shown again."));
  }

  private void revokeOfOrganisation(ServerRequest request, ServerResponse response) {
    var id = tokenId(request, "id");
    desk.revokeOfOrganisation(Access.principal(request), id);
    Json.send(response, Status.OK_200, Json.object().put("revoked", id.toString()));
  }

  private static Optional<JsonFields> fields(ServerRequest request) {
    try {
      return Optional.of(JsonFields.parse(RequestBody.bytes(request, RequestBody.MOST)));
    } catch (SdkException e) {
      if (e.code() != ErrorCode.MALFORMED_JSON) {
        throw e;
      }
      return Optional.empty(); // a broken body counts as none
    }
  }

  /** An id of a token that cannot be one is unknown like any other. */
  private static UUID tokenId(ServerRequest request, String parameter) {
    try {
      return Parameters.pathUuid(request, parameter);
    } catch (SdkException e) {
      throw TokenDesk.unknown();
    }
  }

  private static Optional<Integer> number(ServerRequest request, String name) {
    return Parameters.text(request, name).flatMap(text -> {
      try {
        return Optional.of(Integer.valueOf(text));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    });
  }

  private static ObjectNode json(WorkspaceToken row) {
    return Json.object().put("id", row.id().toString()).put("prefix", row.prefix())
        .put("created_at", Json.instant(row.createdAt()))
        .put("last_used_at", Json.instantOrNull(row.lastUsedAt().orElse(null)));
  }

  private static ObjectNode json(OrgToken row) {
    var json = Json.object().put("id", row.id().toString()).put("prefix", row.prefix());
    row.name().ifPresent(name -> json.put("name", name));
    row.orgId().ifPresent(id -> json.put("org_id", id.toString()));
    row.createdBy().ifPresent(by -> json.put("created_by", by));
    json.put("created_at", Json.instant(row.createdAt()));
    row.lastUsedAt().ifPresent(at -> json.put("last_used_at", Json.instant(at)));
    return json;
  }
}
