package app.moleculesai.sdk.runtime.accounts;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRules;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;

/**
 * What a workspace may spend in a month, in US cents ({@code wire.md} 12.7). Its agent reports what it has spent with its
 * heartbeats; the proxy refuses calls with {@code budget_exceeded} when nothing is left (3.1).
 */
public final class BudgetRoutes implements HttpService {
  private final Access access;
  private final WorkspaceDirectory directory;
  private final Changes changes;
  private final Clock clock;

  /** Takes where budgets are. */
  public BudgetRoutes(Access access, WorkspaceDirectory directory, Changes changes, Clock clock) {
    this.access = access;
    this.directory = directory;
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/budget", access.workspace(this::show))
        .patch("/workspaces/{id}/budget", access.adminOf(this::set));
  }

  private void show(ServerRequest request, ServerResponse response) {
    send(response, directory.requireNow(Parameters.workspaceId(request)));
  }

  private void set(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var patch = patch(JsonFields.of(request));
    send(response, changes.commit((transaction, news) -> {
      news.changed(id);
      return transaction.workspaces().update(id, patch, clock.instant())
          .orElseThrow(() -> WorkspaceDirectory.unknown(id));
    }));
  }

  private static WorkspacePatch patch(JsonFields fields) {
    if (!fields.has("budget_limit")) {
      throw Parameters.invalid("budget_limit", "is required: US cents, or null for no limit");
    }
    var limit = fields.number("budget_limit");
    return WorkspacePatch.none().budgetLimit(
        limit.isPresent() ? WorkspaceRules.budget(limit.getAsLong()) : null);
  }

  private static void send(ServerResponse response, Workspace row) {
    var limit = row.budgetLimit();
    var answer = Json.object().put("monthly_spend", row.monthlySpend());
    limit.ifPresentOrElse(
        cents -> answer.put("budget_limit", cents)
            .put("budget_remaining", Math.max(0, cents - row.monthlySpend())),
        () -> answer.putNull("budget_limit").putNull("budget_remaining"));
    Json.send(response, Status.OK_200, answer);
  }
}
