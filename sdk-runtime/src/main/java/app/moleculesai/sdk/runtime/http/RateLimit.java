package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.background.Supervisor;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How many requests an address may send in a minute ({@code wire.md} AU-14). Safe for use by many threads. */
public final class RateLimit {
  private static final HeaderName LIMIT = HeaderNames.create("X-RateLimit-Limit");
  private static final HeaderName REMAINING = HeaderNames.create("X-RateLimit-Remaining");
  private static final HeaderName RESET = HeaderNames.create("X-RateLimit-Reset");
  private static final Header UNLIMITED = HeaderValues.createCached(LIMIT, "unlimited");

  private final boolean unlimited;
  private final Header limit;
  private final FixedWindows<InetAddress> windows;

  /** Takes the limit, 0 for none, and the clock in nanoseconds. */
  public RateLimit(int perMinute, LongSupplier nanos) {
    this.unlimited = perMinute == 0;
    this.limit = unlimited ? UNLIMITED : HeaderValues.createCached(LIMIT, perMinute);
    this.windows = new FixedWindows<>(perMinute, Duration.ofMinutes(1), nanos);
  }

  /** Forgets addresses from time to time. */
  public void start(Supervisor supervisor) {
    if (!unlimited) {
      supervisor.every("rate-limit-cleanup", Duration.ofMinutes(5), windows::sweep);
    }
  }

  /**
   * Counts a request and says in the answer what is left.
   *
   * @throws SdkException {@code rate_limited}
   */
  void require(ServerRequest request, ServerResponse response) {
    response.header(limit);
    if (unlimited) {
      return;
    }
    var share = windows.take(address(request));
    response.header(HeaderValues.create(REMAINING, share.left()));
    response.header(HeaderValues.create(RESET, share.secondsLeft()));
    if (!share.granted()) {
      throw refused("too many requests from this address", share.secondsLeft());
    }
  }

  /** What to answer above a limit. */
  public static SdkException refused(String what, int seconds) {
    return new SdkException(ErrorCode.RATE_LIMITED,
        what + "; the next may come in " + seconds + " s").with("retry_after", seconds);
  }

  /** Returns the address of the other end of the connection; what proxies say is not believed. */
  public static InetAddress address(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress socket
        ? socket.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
