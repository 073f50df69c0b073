package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.runtime.AgentRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids that request and answer share.
 *
 * @param workspaceId who answers
 * @param requestId the JSON-RPC id as JSON text, the request's or a new one
 * @param contextId the context, the request's or a new one
 * @param taskId names the task, where there is one: the request's or a new one
 */
record Exchange(UUID workspaceId, String requestId, String contextId, String taskId) {
  static Exchange of(AgentRequest request) {
    return new Exchange(request.workspace().id(),
        request.requestId().orElseGet(() -> '"' + newId().toString() + '"'),
        request.contextId().orElseGet(() -> newId().toString()),
        request.taskId().orElseGet(() -> newId().toString()));
  }

  /** Returns the id of what the task makes under this name; always the same one. */
  String artifactId(String name) {
    return UUID.nameUUIDFromBytes((taskId + '/' + name).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** Makes an id that nobody has to be unable to guess; the shared secure source would be a queue. */
  static UUID newId() {
    var random = ThreadLocalRandom.current();
    long version4 = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    long variant2 = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(version4, variant2);
  }
}
