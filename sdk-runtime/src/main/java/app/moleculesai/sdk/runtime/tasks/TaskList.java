package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Lists a caller's tasks, the latest status first. Safe for use by many threads. */
public final class TaskList {
  private static final int USUAL_PAGE = 50;
  private static final int AT_ONCE = 5; // each may be of KeptTasks.LARGEST

  private final Registry registry;

  TaskList(Registry registry) {
    this.registry = registry;
  }

  /**
   * Returns the result of a request for a page.
   *
   * @param params of {@code ListTasks} in A2A 1.0, checked but for the token
   * @throws TaskRefusedException when the token is none
   */
  public ObjectNode page(UUID workspaceId, String owner, JsonNode params) {
    int size = params.path("pageSize").asInt(USUAL_PAGE);
    var query = query(workspaceId, owner, params);
    var out = Json.object();
    var tasks = out.putArray("tasks");
    Optional<TaskQuery.Position> last = Optional.empty();
    boolean hasMore = true;
    while (hasMore && tasks.size() < size) {
      int portion = Math.min(AT_ONCE, size - tasks.size());
      var found = registry.tasks().list(behind(query, last.or(query::behind), portion + 1));
      hasMore = found.size() > portion;
      for (var row : hasMore ? found.subList(0, portion) : found) {
        tasks.add(view(row, params));
        last = Optional.of(TaskQuery.Position.of(row));
      }
    }
    out.put("nextPageToken", hasMore ? last.map(PageToken::of).orElse("") : "");
    out.put("pageSize", size);
    out.put("totalSize", registry.tasks().count(query));
    return out;
  }

  private static TaskQuery behind(TaskQuery query, Optional<TaskQuery.Position> last, int limit) {
    return new TaskQuery(query.workspaceId(), query.owner(), query.contextId(), query.state(),
        query.statusSince(), last, limit);
  }

  private static TaskQuery query(UUID workspaceId, String owner, JsonNode params) {
    return new TaskQuery(workspaceId, Optional.of(owner), text(params, "contextId"),
        text(params, "status"), text(params, "statusTimestampAfter").map(Instant::parse),
        text(params, "pageToken").map(PageToken::read), AT_ONCE);
  }

  private static Optional<String> text(JsonNode params, String name) {
    return Optional.of(params.path(name).asText()).filter(text -> !text.isEmpty());
  }

  /** Of a task that its agent keeps there is only what the row says. */
  private static ObjectNode view(StoredTask row, JsonNode params) {
    return row.body().isEmpty()
        ? TaskJson.outline(row)
        : TaskJson.view(KeptTask.read(row).json(), historyLength(params),
            params.path("includeArtifacts").asBoolean());
  }

  /** Returns how much history a request wants; all when it does not say. */
  public static OptionalInt historyLength(JsonNode of) {
    return of.has("historyLength")
        ? OptionalInt.of(of.path("historyLength").asInt())
        : OptionalInt.empty();
  }
}
