package app.moleculesai.sdk.runtime.canvas;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Viewport;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** Which part of the canvas is shown ({@code wire.md} 12.7): the same for everybody. */
public final class ViewportRoutes implements HttpService {
  private static final Viewport FIRST = new Viewport(0, 0, 1);

  private final Access access;
  private final Registry registry;

  /** Takes where it is kept. */
  public ViewportRoutes(Access access, Registry registry) {
    this.access = access;
    this.registry = registry;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/canvas/viewport", this::show)
        .put("/canvas/viewport", access.cosmetic(this::move));
  }

  private void show(ServerRequest request, ServerResponse response) {
    var viewport = registry.layouts().findViewport().orElse(FIRST);
    Json.send(response, Status.OK_200, Map.of("x", viewport.x(), "y", viewport.y(), "zoom",
        viewport.zoom()));
  }

  private void move(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var viewport = new Viewport(number(fields, "x"), number(fields, "y"), number(fields, "zoom"));
    if (viewport.zoom() <= 0) {
      throw Parameters.invalid("zoom", "must be above 0");
    }
    registry.layouts().show(viewport);
    Json.send(response, Status.OK_200, Map.of("status", "saved"));
  }

  private static double number(JsonFields fields, String name) {
    return fields.decimal(name).orElseThrow(() -> Parameters.invalid(name, "is required"));
  }
}
