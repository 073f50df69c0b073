package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Requests to a manager of the swarm, as text: the client library knows services, but not on which port of its node a task
 * is published. Fails like {@link Engine#call}. Safe for use by many threads.
 */
record SwarmApi(Engine engine) {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** One request. */
  private interface Sending {
    DockerHttpClient.Response to(DockerHttpClient http) throws IOException;
  }

  String get(String what, Duration limit, String path) {
    return text(what, limit, http -> PlainRequests.get(http, path));
  }

  String get(String what, String path) {
    return get(what, LIMIT, path);
  }

  String post(String what, String path, Map<String, String> headers, String json) {
    return text(what, LIMIT, http -> PlainRequests.post(http, path, headers, json));
  }

  void delete(String what, String path) {
    text(what, LIMIT, http -> PlainRequests.delete(http, path));
  }

  private String text(String what, Duration limit, Sending sending) {
    return engine.call(what, limit, daemon -> {
      try (var response = sending.to(daemon.http())) {
        return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
      }
    });
  }
}
