package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.registry.Memory;
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
import java.util.Optional;
import java.util.UUID;

/** {@code /workspaces/{id}/memories} and the newer form of it ({@code wire.md} 12.5). */
public final class MemoryRoutes implements HttpService {
  private static final String NAMESPACE = "namespace";
  private static final String SCOPE = "scope";

  private final Access access;
  private final Memories memories;

  /** Takes the service. */
  public MemoryRoutes(Access access, Memories memories) {
    this.access = access;
    this.memories = memories;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/memories", access.workspace(this::remember))
        .get("/workspaces/{id}/memories", access.workspace(this::recall))
        .patch("/workspaces/{id}/memories/{memoryId}", access.workspace(this::change))
        .delete("/workspaces/{id}/memories/{memoryId}", access.workspace(this::forget))
        .get("/workspaces/{id}/v2/namespaces", access.workspace(this::spaces))
        .get("/workspaces/{id}/v2/memories", access.workspace(this::recallIn))
        .delete("/workspaces/{id}/v2/memories/{memoryId}", access.workspace(this::forget));
  }

  private void remember(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var content = fields.requireText("content");
    var scope = MemoryJson.scope(SCOPE, fields.requireText(SCOPE));
    var namespace = namespace(fields).orElse(Memory.GENERAL);
    Json.send(response, Status.CREATED_201, MemoryJson.kept(
        memories.remember(Parameters.workspaceId(request), scope, namespace, content)));
  }

  private void recall(ServerRequest request, ServerResponse response) {
    var scope = Parameters.text(request, SCOPE).map(word -> MemoryJson.scope(SCOPE, word));
    var found = memories.recall(Parameters.workspaceId(request), scope, text(request),
        Parameters.text(request, NAMESPACE), limit(request));
    Json.send(response, Status.OK_200, found.stream().map(MemoryJson::found).toList());
  }

  private void change(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    var content = fields.findText("content");
    var namespace = namespace(fields);
    if (content.isEmpty() && namespace.isEmpty()) {
      throw Parameters.invalid("content", "or " + NAMESPACE + " is required");
    }
    Json.send(response, Status.OK_200, MemoryJson.kept(memories.change(
        Parameters.workspaceId(request), memoryId(request), content, namespace)));
  }

  private void forget(ServerRequest request, ServerResponse response) {
    memories.forget(Parameters.workspaceId(request), memoryId(request));
    Json.send(response, Status.OK_200, Map.of("status", "deleted"));
  }

  private void spaces(ServerRequest request, ServerResponse response) {
    var spaces = memories.spaces(Parameters.workspaceId(request));
    Json.send(response, Status.OK_200, Map.of(
        "readable", spaces.stream().map(MemoryJson::space).toList(),
        "writable", spaces.stream().filter(Memories.Space::writable).map(MemoryJson::space)
            .toList()));
  }

  private void recallIn(ServerRequest request, ServerResponse response) {
    var found = memories.recallIn(Parameters.workspaceId(request),
        Parameters.text(request, NAMESPACE), text(request), limit(request));
    Json.send(response, Status.OK_200, Map.of("memories",
        found.stream().map(one -> MemoryJson.found(one.memory(), one.space())).toList()));
  }

  private static Optional<String> namespace(JsonFields fields) {
    return fields.findText(NAMESPACE).map(text -> MemoryJson.namespace(NAMESPACE, text));
  }

  private static Optional<String> text(ServerRequest request) {
    return Parameters.text(request, "q").map(String::strip).filter(text -> !text.isEmpty());
  }

  private static int limit(ServerRequest request) {
    return Parameters.count(request, "limit", Memories.MOST, Memories.MOST);
  }

  private static UUID memoryId(ServerRequest request) {
    return Parameters.pathUuid(request, "memoryId");
  }
}
