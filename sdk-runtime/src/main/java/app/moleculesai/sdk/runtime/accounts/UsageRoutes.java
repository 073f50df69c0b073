package app.moleculesai.sdk.runtime.accounts;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The language-model tokens that a workspace used today, by UTC, and about what they cost ({@code wire.md} 12.9). */
public final class UsageRoutes implements HttpService {
  private static final BigDecimal DOLLARS_PER_MILLION_READ = BigDecimal.valueOf(3);
  private static final BigDecimal DOLLARS_PER_MILLION_WRITTEN = BigDecimal.valueOf(15);
  private static final int MILLION = 6;

  private final Access access;
  private final WorkspaceDirectory directory;
  private final Registry registry;
  private final Clock clock;

  /** Takes where usage is kept. */
  public UsageRoutes(Access access, WorkspaceDirectory directory, Registry registry, Clock clock) {
    this.access = access;
    this.directory = directory;
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/metrics", access.workspace(this::today));
  }

  private void today(ServerRequest request, ServerResponse response) {
    var id = directory.require(Parameters.workspaceId(request)).id();
    var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var used = registry.usage().find(id, day).orElseGet(() -> new TokenUsage(id, day, 0, 0, 0));
    Json.send(response, Status.OK_200, Json.object()
        .put("input_tokens", used.inputTokens())
        .put("output_tokens", used.outputTokens())
        .put("total_calls", used.calls())
        .put("estimated_cost_usd", cost(used).toPlainString())
        .put("period_start", start(day))
        .put("period_end", start(day.plusDays(1))));
  }

  private static BigDecimal cost(TokenUsage used) {
    return DOLLARS_PER_MILLION_READ.multiply(BigDecimal.valueOf(used.inputTokens()))
        .add(DOLLARS_PER_MILLION_WRITTEN.multiply(BigDecimal.valueOf(used.outputTokens())))
        .movePointLeft(MILLION).setScale(MILLION, RoundingMode.HALF_UP);
  }

  private static String start(LocalDate day) {
    return Json.instant(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
