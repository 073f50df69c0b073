package app.moleculesai.sdk.runtime.http;

import static java.lang.System.Logger.Level.DEBUG;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;

/**
 * A line for each request on level debug of this class' logger: off unless asked for. It says no more of a request than
 * its {@link RequestName}.
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
    LOG.log(DEBUG, () -> RequestName.of(request) + " status=" + status
        + " ms=" + Duration.ofNanos(nanos).toMillis()
        + " peer=" + RateLimit.address(request).getHostAddress());
  }
}
