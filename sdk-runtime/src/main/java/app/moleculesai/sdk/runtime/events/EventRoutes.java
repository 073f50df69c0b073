package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Recorded events and the stream of one workspace ({@code wire.md} EV-3, EV-13). */
public final class EventRoutes implements HttpService {
  private static final int NEWEST = 100;

  /** Who may call, and what they may see; that is known above this room. */
  public interface Gate {
    /** Guards a route of class ADMIN. */
    Handler admin(Handler next);

    /** Guards a route of class ADMIN about the workspace of the path. */
    Handler adminOf(Handler next);

    /** Guards a route of class WS. */
    Handler workspace(Handler next);

    /** Returns the workspaces whose events the caller of a guarded route may see; empty for all events. */
    Optional<Set<UUID>> visibleTo(ServerRequest request);
  }

  private final Gate gate;
  private final Consumer<UUID> requireLive;
  private final Registry registry;
  private final EventStream stream;

  /** Takes who may call, and what refuses a workspace that is not there. */
  public EventRoutes(Gate gate, Consumer<UUID> requireLive, Registry registry,
      EventStream stream) {
    this.gate = gate;
    this.requireLive = requireLive;
    this.registry = registry;
    this.stream = stream;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/events", gate.admin(this::list))
        .get("/events/{id}", gate.adminOf(this::listOfWorkspace))
        .get("/workspaces/{id}/events/stream", gate.workspace(this::follow));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var events = registry.events();
    Json.sendBytes(response, Status.OK_200, EventJson.list(gate.visibleTo(request)
        .map(ids -> events.newest(ids, NEWEST))
        .orElseGet(() -> events.newest(Optional.empty(), NEWEST))));
  }

  private void listOfWorkspace(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    Json.sendBytes(response, Status.OK_200,
        EventJson.list(registry.events().newest(Optional.of(id), NEWEST)));
  }

  private void follow(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    requireLive.accept(id);
    stream.send(id, response);
  }
}
