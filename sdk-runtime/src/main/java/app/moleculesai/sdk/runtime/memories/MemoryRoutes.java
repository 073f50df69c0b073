package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Comparator;
import java.util.List;
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
    var spaces = spaces(request, memories.spaces(Parameters.workspaceId(request)));
    int limit = limit(request);
    var found = spaces.stream().flatMap(space -> memories
        .recall(Parameters.workspaceId(request), Optional.of(space.scope()), text(request),
            Optional.empty(), limit)
        .stream().map(memory -> Map.entry(memory, space)))
        .sorted(Comparator.comparing((Map.Entry<Memory, Memories.Space> entry) -> entry.getKey()
            .createdAt()).reversed())
        .limit(limit).map(entry -> MemoryJson.found(entry.getKey(), entry.getValue())).toList();
    Json.send(response, Status.OK_200, Map.<String, List<ObjectNode>>of("memories", found));
  }

  private static List<Memories.Space> spaces(ServerRequest request, List<Memories.Space> all) {
    var wanted = Parameters.text(request, NAMESPACE);
    var spaces = all.stream()
        .filter(space -> wanted.filter(name -> !name.equals(space.name())).isEmpty()).toList();
    if (spaces.isEmpty()) {
      throw Parameters.invalid(NAMESPACE, "must be one of "
          + String.join(", ", all.stream().map(Memories.Space::name).toList()));
    }
    return spaces;
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
