package app.moleculesai.sdk.runtime.http;

import static java.lang.System.Logger.Level.DEBUG;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;

/**
 * A line for each request on level debug of this class' logger: off unless asked for. It names the route's pattern and
 * the workspace, never a path as it came, a query, a header or a body.
 */
final class AccessLog {
  private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());

  private AccessLog() {}

  /** Says whether lines are wanted. */
  static boolean isOn() {
    return LOG.isLoggable(DEBUG);
  }

  /** Writes the line of a request that has been answered. */
  static void write(ServerRequest request, int status, long nanos) {
    LOG.log(DEBUG, () -> describe(request) + " status=" + status
        + " ms=" + Duration.ofNanos(nanos).toMillis()
        + " peer=" + RateLimit.address(request).getHostAddress());
  }

  /** Names a request for a log. */
  static String describe(ServerRequest request) {
    var id = request.path().pathParameters().first("id").filter(AccessLog::isPlain);
    return request.prologue().method().text() + " " + request.matchingPattern().orElse("(no route)")
        + id.map(value -> " id=" + value).orElse("");
  }

  private static boolean isPlain(String text) {
    return text.length() <= 64 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
