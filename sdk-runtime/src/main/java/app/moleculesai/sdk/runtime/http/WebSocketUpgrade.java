package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpLogConfig;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1RoutedUpgrade;
import io.helidon.webserver.http1.spi.Http1RoutedUpgrader;
import io.helidon.webserver.http1.spi.Http1UpgradeResponse;
import io.helidon.webserver.http1.spi.Http1UpgradeResult;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsConnection;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsUpgradeException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Upgrades requests of one path to WebSockets behind the filters, so that an upgrade passes the {@link FrontDoor} like
 * every request, and what a listener throws against it is answered like a failure of a route. Helidon's own module of
 * the pinned version upgrades before any filter; one of the server's version would make this class superfluous. Safe
 * for use by many threads.
 */
public final class WebSocketUpgrade extends WsUpgrader implements Http1RoutedUpgrader {
  private static final HeaderName ACCEPT = HeaderNames.create("Sec-WebSocket-Accept");

  private final String path;
  private final Supplier<WsListener> listeners;

  private WebSocketUpgrade(String path, Supplier<WsListener> listeners) {
    super(WsConfig.create());
    this.path = path;
    this.listeners = listeners;
  }

  /** Returns what makes connections of HTTP that can be upgraded; each socket has a listener of its own. */
  public static ServerConnectionSelector of(String path, Supplier<WsListener> listeners) {
    return Http1ConnectionSelector.builder()
        // the library's log of what is sent has every token and message in it
        .config(Http1Config.builder()
            .log(HttpLogConfig.builder().receiveLog(false).sendLog(false).build()).build())
        .putUpgrader("websocket", new WebSocketUpgrade(path, listeners))
        .build();
  }

  @Override
  public Optional<Http1RoutedUpgrade> routedUpgrade(ConnectionContext connection,
      HttpPrologue prologue, WritableHeaders<?> headers) {
    return prologue.method().equals(Method.GET) && prologue.uriPath().path().equals(path)
        && headers.contains(WS_KEY)
            ? Optional.of((response, sent) -> upgrade(connection, prologue, sent, response))
            : Optional.empty();
  }

  private Http1UpgradeResult upgrade(ConnectionContext connection, HttpPrologue prologue,
      Headers headers, Http1UpgradeResponse response) {
    var key = headers.get(WS_KEY).get();
    var accepted = accepted(connection, headers, key);
    var listener = listeners.get();
    var answer = WritableHeaders.create();
    try {
      listener.onHttpUpgrade(prologue, headers).ifPresent(answer::from);
    } catch (WsUpgradeException e) {
      return Http1UpgradeResult.notApplicable();
    }
    answer.set(HeaderNames.CONNECTION, "Upgrade");
    answer.set(HeaderNames.UPGRADE, "websocket");
    answer.set(ACCEPT, accepted);
    response.sendSwitchingProtocols(answer);
    return Http1UpgradeResult.upgraded(
        WsConnection.create(new QuietConnection(connection), prologue, answer, key, listener));
  }

  private String accepted(ConnectionContext connection, Headers headers, String key) {
    if (headers.first(WS_VERSION).filter(version -> !version.equals(SUPPORTED_VERSION))
        .isPresent()) {
      throw new SdkException(ErrorCode.INVALID,
          "Sec-WebSocket-Version must be " + SUPPORTED_VERSION);
    }
    try {
      return hash(connection, key);
    } catch (RuntimeException e) {
      throw new SdkException(ErrorCode.INVALID, "Sec-WebSocket-Key must be 16 bytes in base 64", e);
    }
  }
}
