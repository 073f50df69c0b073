package app.moleculesai.sdk.runtime.approvals;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.envelope.FieldsWithRaw;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** {@code /workspaces/{id}/approvals} and {@code /approvals/pending} ({@code wire.md} 12.6). */
public final class ApprovalRoutes implements HttpService {
  private static final String CONTEXT = "context";
  private static final String HUMAN = "human";
  private static final int MOST_CONTEXT_BYTES = 64 << 10; // 50 of them are listed at once

  private final Access access;
  private final Approvals approvals;

  /** Takes the service. */
  public ApprovalRoutes(Access access, Approvals approvals) {
    this.access = access;
    this.approvals = approvals;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/approvals", access.workspace(this::ask))
        .get("/workspaces/{id}/approvals", access.workspace(this::list))
        .post("/workspaces/{id}/approvals/{approvalId}/decide", access.workspace(this::decide))
        .get("/approvals/pending", access.admin(this::pending));
  }

  private void ask(ServerRequest request, ServerResponse response) {
    var body = FieldsWithRaw.parse(RequestBody.bytes(request, RequestBody.MOST), CONTEXT);
    var fields = body.fields();
    var approval = approvals.ask(Parameters.workspaceId(request), fields.requireText("action"),
        fields.findText("reason"), fields.findText("task_id"),
        body.raw().map(ApprovalRoutes::requireSmall).orElseGet(() -> Body.of("{}")));
    Json.send(response, Status.CREATED_201, Map.of("approval_id", approval.id().toString(),
        "status", approval.status().word()));
  }

  private static Body requireSmall(Body context) {
    if (context.size() > MOST_CONTEXT_BYTES) {
      throw Parameters.invalid(CONTEXT, "must have at most " + MOST_CONTEXT_BYTES + " bytes");
    }
    return context;
  }

  private void list(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        ApprovalJson.list(approvals.newest(Parameters.workspaceId(request))));
  }

  private void decide(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var decision = decision(fields.requireText("decision"));
    var decided = approvals.decide(Parameters.workspaceId(request),
        Parameters.pathUuid(request, "approvalId"), decision,
        fields.findText("decided_by").orElse(HUMAN));
    Json.send(response, Status.OK_200, Map.of("status", decided.status().word(), "approval_id",
        decided.id().toString()));
  }

  private static Approval.Status decision(String word) {
    return switch (word) {
      case "approved" -> Approval.Status.APPROVED;
      case "denied" -> Approval.Status.DENIED;
      default -> throw Parameters.invalid("decision", "must be approved or denied");
    };
  }

  private void pending(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.OK_200,
        ApprovalJson.pending(approvals.pending(Access.confinement(request))));
  }
}
