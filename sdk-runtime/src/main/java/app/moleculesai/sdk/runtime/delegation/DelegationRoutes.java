package app.moleculesai.sdk.runtime.delegation;

import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /workspaces/{id}/delegate}, {@code /delegations} and the ledger ({@code wire.md} 9.1, 9.2). */
public final class DelegationRoutes implements HttpService {
  private static final String IN_FLIGHT = "in_flight";
  private static final List<String> LISTED = List.of(IN_FLIGHT, DelegationStatus.STUCK.word(),
      DelegationStatus.FAILED.word(), DelegationStatus.COMPLETED.word()); // DL-7
  private static final String USUAL_LIMIT = "100";
  private static final int MOST = 1000;

  private final Access access;
  private final Delegations delegations;
  private final Settlement settlement;
  private final Registry registry;

  /** Takes who may call, what takes tasks, what ends them, and the ledger. */
  public DelegationRoutes(Access access, Delegations delegations, Settlement settlement,
      Registry registry) {
    this.access = access;
    this.delegations = delegations;
    this.settlement = settlement;
    this.registry = registry;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/delegate", access.workspace(this::delegate))
        .get("/workspaces/{id}/delegations", access.workspace(this::list))
        .post("/workspaces/{id}/delegations/record", access.workspace(this::record))
        .post("/workspaces/{id}/delegations/{+delegationId}/update",
            access.workspace(this::update))
        .get("/admin/delegations", access.admin(this::ledger))
        .get("/admin/delegations/stats", access.admin(this::stats));
  }

  private void delegate(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var taken = delegations.take(Parameters.workspaceId(request), fields.requireUuid("target_id"),
        fields.requireText("task"), fields.findText("idempotency_key"));
    var entry = taken.delegation();
    var answer = Json.object().put("delegation_id", entry.id())
        .put("status", taken.isNew() ? "delegated" : entry.status().word())
        .put("target_id", entry.calleeId().toString());
    if (!taken.isNew()) {
      answer.put("idempotent_hit", true);
    }
    taken.warning().ifPresent(warning -> answer.put("warning", warning));
    Json.send(response, taken.isNew() ? Status.ACCEPTED_202 : Status.OK_200, answer);
  }

  private void list(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        DelegationJson.rows(delegations.newest(Parameters.workspaceId(request))));
  }

  private void record(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var id = fields.requireText("delegation_id");
    delegations.record(Parameters.workspaceId(request), fields.requireUuid("target_id"),
        fields.requireText("task"), id);
    Json.send(response, Status.ACCEPTED_202, Map.of("delegation_id", id, "status", "recorded"));
  }

  private void update(ServerRequest request, ServerResponse response) {
    var id = request.path().pathParameters().get("delegationId");
    var fields = JsonFields.of(request);
    var status = fields.requireText("status");
    settlement.report(Parameters.workspaceId(request), id, outcome(status, fields));
    Json.send(response, Status.OK_200, Map.of("status", status, "delegation_id", id));
  }

  private static Outcome outcome(String status, JsonFields fields) {
    var error = fields.findText("error");
    var preview = fields.findText("response_preview");
    var text = fields.findText("text");
    return switch (status) {
      case "completed" -> new Outcome.Completed(text.or(() -> preview).orElse(""));
      case "failed" -> Outcome.failed(error.orElse("the agent gave no reason"));
      default -> throw Parameters.invalid("status", "must be completed or failed");
    };
  }

  private void ledger(ServerRequest request, ServerResponse response) {
    var status = Parameters.text(request, "status").orElse(IN_FLIGHT);
    int limit = limit(Parameters.text(request, "limit").orElse(USUAL_LIMIT));
    Json.sendBytes(response, Status.OK_200, DelegationJson.ledger(
        registry.delegations().newest(statuses(status), callers(request), limit), status, limit));
  }

  private static Set<DelegationStatus> statuses(String word) {
    if (!LISTED.contains(word)) {
      throw Parameters.invalid("status", "must be one of " + String.join(", ", LISTED))
          .with("allowed", LISTED).with("requested_status", word);
    }
    return word.equals(IN_FLIGHT) ? DelegationStatus.OPEN : Set.of(DelegationStatus.parse(word));
  }

  private static int limit(String text) {
    long limit = Parameters.wholeNumber(text).orElse(0);
    if (limit < 1 || limit > MOST) {
      throw Parameters.invalid("limit", "must be a whole number from 1 to " + MOST)
          .with("requested", text);
    }
    return (int) limit;
  }

  private void stats(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        DelegationJson.counts(registry.delegations().counts(callers(request))));
  }

  /** A confined token sees what callers of its tree handed on (AU-5). */
  private Optional<Set<UUID>> callers(ServerRequest request) {
    return access.visibleTo(request);
  }
}
