package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** News that was given up, without what it says, where it goes and what proves the sender. */
final class PushJson {
  private PushJson() {}

  static ArrayNode of(List<DeadPushes.Letter> letters) {
    var list = Json.object().putArray("dead");
    letters.forEach(letter -> {
      var delivery = letter.delivery();
      var config = letter.config();
      list.addObject().put("id", delivery.id().toString()).put("task_id", config.taskId())
          .put("config_id", config.id().isEmpty() ? config.taskId() : config.id())
          .put("attempts", delivery.attempts())
          .put("last_error", delivery.lastError().orElse(null))
          .put("created_at", Json.instant(delivery.createdAt()))
          .put("dead_at", Json.instant(delivery.nextAt()));
    });
    return list;
  }
}
