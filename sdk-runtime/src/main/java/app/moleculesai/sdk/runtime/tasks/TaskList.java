package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Lists a caller's tasks, the latest status first. A page ends before its limit when it would have more than
 * {@link #LARGEST_PAGE} bytes. Safe for use by many threads.
 */
public final class TaskList {
  private static final int USUAL_PAGE = 50;
  /** How many bytes a page has at most, but for one of a single task. */
  static final int LARGEST_PAGE = 10 << 20;

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
    var query = query(workspaceId, owner, params, size + 1);
    var page = new Page(size);
    var found = registry.tasks().list(query);
    while (!found.isEmpty()) {
      found.forEach(row -> page.add(row, params));
      found = page.isFull ? List.of() : registry.tasks().list(behind(query, found.getLast()));
    }
    var out = Json.object();
    out.set("tasks", page.tasks);
    return out.put("nextPageToken", page.token()).put("pageSize", size)
        .put("totalSize", registry.tasks().count(query));
  }

  /** What is on a page already. Nothing is added to a full one, behind which there is more. */
  private static final class Page {
    final ArrayNode tasks = Json.object().arrayNode();
    private final int size;
    private Optional<TaskQuery.Position> last = Optional.empty();
    private long bytes;
    boolean isFull;

    Page(int size) {
      this.size = size;
    }

    void add(StoredTask row, JsonNode params) {
      isFull |= tasks.size() == size;
      if (isFull) {
        return;
      }
      var view = view(row, params);
      int more = Json.bytes(view).length;
      isFull = bytes > 0 && bytes + more > LARGEST_PAGE;
      if (!isFull) {
        tasks.add(view);
        bytes += more;
        last = Optional.of(TaskQuery.Position.of(row));
      }
    }

    String token() {
      return isFull ? last.map(PageToken::of).orElse("") : "";
    }
  }

  private static TaskQuery behind(TaskQuery query, StoredTask last) {
    return new TaskQuery(query.workspaceId(), query.owner(), query.contextId(), query.state(),
        query.statusSince(), Optional.of(TaskQuery.Position.of(last)), query.limit());
  }

  private static TaskQuery query(UUID workspaceId, String owner, JsonNode params, int limit) {
    return new TaskQuery(workspaceId, Optional.of(owner), text(params, "contextId"),
        text(params, "status"), text(params, "statusTimestampAfter").map(Instant::parse),
        text(params, "pageToken").map(PageToken::read), limit);
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
