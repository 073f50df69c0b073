package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.DeadPush;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** News that was given up, without what it says, where it goes and what proves the sender. */
final class PushJson {
  private PushJson() {}

  static ArrayNode of(List<DeadPush> news) {
    var list = Json.object().putArray("dead");
    news.forEach(it -> list.addObject().put("id", it.id().toString()).put("task_id", it.taskId())
        .put("config_id", it.configId().isEmpty() ? it.taskId() : it.configId())
        .put("attempts", it.attempts())
        .put("last_error", it.lastError().orElse(null))
        .put("created_at", Json.instant(it.createdAt()))
        .put("dead_at", Json.instant(it.deadAt())));
    return list;
  }
}
