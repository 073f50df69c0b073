package app.moleculesai.sdk.runtime.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Makes requests of the HTTP+JSON binding of 1.0 of which nothing is wrong, or up to three things. What comes out depends on
 * the seed alone.
 */
final class RestGarble {
  private static final List<String> ROUTES = List.of("POST message:send", "POST message:stream",
      "GET tasks", "GET tasks/TASK", "POST tasks/TASK:cancel", "POST tasks/DONE:subscribe",
      "GET tasks/DONE:subscribe", "POST tasks/TASK/pushNotificationConfigs",
      "GET tasks/TASK/pushNotificationConfigs", "GET tasks/TASK/pushNotificationConfigs/CONFIG",
      "DELETE tasks/TASK/pushNotificationConfigs/CONFIG", "GET extendedAgentCard");
  /** How many segments lead to the binding; what is wrong with them is another route's. */
  private static final int BELOW = 4;
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE",
      "HEAD", "OPTIONS", "TRACE", "get", "FOO");
  private static final List<String> SEGMENTS = List.of("", "*", "tasks", "%00", "%0d%0a",
      "%2F", "%2f..%2f..", "%", "%zz", "%C3%28", "%ED%A0%80", "%EF%BF%BF", "\u00c3\u00bc", "%20",
      "+", ";a=b", "a;v=1", "[", "|", "\"", "<b>", "{task}", ":cancel", "a:subscribe", ":nonsense",
      "a:cancel:cancel", "a%3Acancel", "message:send", "long".repeat(100),
      "00000000-0000-4000-8000-000000000000");
  private static final List<String> NAMES = List.of("pageSize", "page_size", "historyLength",
      "pageToken", "status", "contextId", "statusTimestampAfter", "lastUpdatedAfter",
      "includeArtifacts", "tenant", "A2A-Version", "id", "", "%zz");
  private static final List<String> VALUES = List.of("", "0", "1", "-1", "50", "101", "1e3", "+7",
      "%205", "0x10", "99999999999999999999", "true", "TRUE", "null", "[]", "%7B%7D",
      "TASK_STATE_WORKING", "TASK_STATE_ASLEEP", "working", "3", "2026-03-12T10:00:00Z",
      "2026-02-30T00:00:00Z", "%2B999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z",
      "0000-01-01T00:00:00Z", "2026-03-12", "MTIz", "MA", "OTk5OTk5OTk5OTk5OTk5OTk5OTo6eA", "%00",
      "%", "%zz", "%C3%28", "%ED%A0%80", "\u00c3\u00bc", "a=b", "%22%27", "1.0", "99.0",
      "long".repeat(1000));
  private static final List<String> HEADERS = List.of("Content-Type", "Accept", "A2A-Version",
      "Last-Event-ID", "X-Timeout", "A2A-Extensions", "Content-Encoding", "Accept-Encoding",
      "Cookie", "If-None-Match", "Range");
  private static final List<String> HEADER_VALUES = List.of("", "x", ";;;", "text/plain",
      "application/json; charset=utf-16", "application/json; charset=nonsense",
      "multipart/form-data",
      "application/a2a+json", "text/event-stream", "*/*;q=2", "1.0", "0.3", "1.0.1", "99.0", "0",
      "1",
      "-1", "99999999999999999999", "NaN", "1s", "%00", "\u00c3\u00bc", "\u00ff", "gzip",
      "identity",
      "00000000-0000-4000-8000-000000000000", "a:b:c", "\"", "long".repeat(500));

  private final Random random;
  private final long seed;
  private final UUID workspace;
  private final List<String> tasks;
  private final String config;

  private String method = "";
  private List<String> path = List.of();
  private String query = "";
  private final List<String> headers = new ArrayList<>();
  private String body = "";

  /**
   * Takes what there is.
   *
   * @param tasks of which the configuration is the first one's, and the last one is over: others are followed for long
   */
  RestGarble(long seed, UUID workspace, List<String> tasks, String config) {
    this.seed = seed;
    this.random = new Random(seed);
    this.workspace = workspace;
    this.tasks = tasks;
    this.config = config;
  }

  /** Makes one. */
  RawCall request() {
    right();
    for (int i = random.nextInt(4); i > 0; i--) {
      spoil();
    }
    return new RawCall(method, String.join("/", path) + query, List.copyOf(headers), body);
  }

  private void right() {
    var route = any(ROUTES).split(" ", 2);
    method = route[0];
    path = new ArrayList<>(List.of(("/workspaces/" + workspace + "/a2a/" + route[1]
        .replace("TASK", any(tasks)).replace("DONE", tasks.getLast()).replace("CONFIG", config))
        .split("/")));
    if (route[1].startsWith("message")) {
      body = json(A2aMethod.SEND);
    } else if (method.equals("POST") && route[1].endsWith("Configs")) {
      body = json(A2aMethod.SET_PUSH);
    }
  }

  private String json(A2aMethod of) {
    return bytes(new Pairs(seed).params(of).now());
  }

  private void spoil() {
    List<Runnable> ways = List.of(() -> method = any(METHODS), this::segment, this::parameter,
        () -> query = any(List.of("?", "??", "?&&=&", "?pageSize=1&pageSize=x", "#", "?a#b")),
        () -> headers.add(any(HEADERS) + ": " + any(HEADER_VALUES)), this::content);
    any(ways).run();
  }

  private void segment() {
    if (path.size() == BELOW) {
      path.add(any(SEGMENTS));
      return;
    }
    int at = BELOW + random.nextInt(path.size() - BELOW);
    switch (random.nextInt(4)) {
      case 0 -> path.set(at, any(SEGMENTS));
      case 1 -> path.set(at, path.get(at) + any(SEGMENTS));
      case 2 -> path.remove(at);
      default -> path.add(at, any(SEGMENTS));
    }
  }

  private void parameter() {
    query += (query.isEmpty() ? "?" : "&") + any(NAMES) + "=" + any(VALUES);
  }

  private void content() {
    body = random.nextBoolean()
        ? new String(new Garble(seed).message(), ISO_8859_1)
        : bytes(new Mutations(seed).any());
  }

  private static String bytes(JsonNode tree) {
    return new String(tree.toString().getBytes(UTF_8), ISO_8859_1);
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
