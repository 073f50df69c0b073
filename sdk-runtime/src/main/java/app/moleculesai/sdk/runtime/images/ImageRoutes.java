package app.moleculesai.sdk.runtime.images;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.config.RuntimeName;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** The route that fetches images ({@code wire.md} 5.9). */
public final class ImageRoutes implements HttpService {
  private final Access access;
  private final ImageRefresh refresh;

  /** Takes what fetches them. */
  public ImageRoutes(Access access, ImageRefresh refresh) {
    this.access = access;
    this.refresh = refresh;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/admin/workspace-images/refresh", access.adminOfAll(this::refresh));
  }

  private void refresh(ServerRequest request, ServerResponse response) {
    boolean recreate = Parameters.bool(request, "recreate", true);
    var runtime = Parameters.text(request, "runtime").map(RuntimeName::normalised);
    Json.send(response, Status.OK_200, members(refresh.refresh(runtime, recreate)));
  }

  static Map<String, Object> members(ImageRefresh.Outcome outcome) {
    return Map.of("pulled", outcome.pulled(), "failed", outcome.failed(), "recreated",
        outcome.recreated());
  }
}
