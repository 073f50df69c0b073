package app.moleculesai.sdk.runtime.observe;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.instances.PluginHost;
import app.moleculesai.sdk.runtime.plugins.PluginTable;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /admin/plugins}: the same table as at start ({@code plugin-spi.md} 1.1). */
public final class PluginRoutes implements HttpService {
  private final Access access;
  private final PluginHost host;

  /** Takes who may call, and what is shown. */
  public PluginRoutes(Access access, PluginHost host) {
    this.access = access;
    this.host = host;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/admin/plugins",
        access.admin(
            (request, response) -> Json.send(response, Status.OK_200, members(host.table()))));
  }

  private static Map<String, Object> members(PluginTable table) {
    var members = new LinkedHashMap<String, Object>();
    members.put("plugins", table.rows().stream().map(PluginRoutes::members).toList());
    members.put("problems", table.problems());
    members.put("load_ms", table.load().toMillis());
    members.put("shared", new ArrayList<>(table.shared()));
    return members;
  }

  private static Map<String, Object> members(PluginTable.Row row) {
    var members = new LinkedHashMap<String, Object>();
    members.put("id", row.id());
    members.put("version", row.version());
    members.put("api", row.api().orElse(null));
    members.put("state", row.state().name());
    members.put("origin", row.origin());
    members.put("sha256", row.sha256().orElse(null));
    members.put("load_ms", row.load().toMillis());
    members.put("providers", row.providers().stream()
        .map(provider -> Map.of("name", provider.name(), "instances", provider.instances()))
        .toList());
    members.put("problems", row.problems().stream()
        .map(problem -> Map.of("code", problem.code().name(), "message", problem.message()))
        .toList());
    return members;
  }
}
