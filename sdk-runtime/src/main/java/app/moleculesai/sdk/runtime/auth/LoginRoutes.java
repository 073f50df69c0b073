package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.FixedWindows;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.RateLimit;
import app.moleculesai.sdk.runtime.http.SameOrigin;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * {@code /login} and {@code /logout}: a page of this server gives the admin token once and gets a cookie that stands for
 * it. There is no session: the cookie holds the token, and another admin token ends all logins.
 */
public final class LoginRoutes implements HttpService {
  private static final int PER_MINUTE = 10;

  private final Access access;
  private final FixedWindows<InetAddress> tried;

  /** Takes what knows the token, and the clock of the limit on attempts, in nanoseconds. */
  public LoginRoutes(Access access, LongSupplier nanos) {
    this.access = access;
    this.tried = new FixedWindows<>(PER_MINUTE, Duration.ofMinutes(1), nanos);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/login", this::login).post("/logout", this::logout);
  }

  private void login(ServerRequest request, ServerResponse response) {
    var token = JsonFields.of(request).requireText("token").strip();
    var share = tried.take(RateLimit.address(request));
    if (!share.granted()) {
      throw RateLimit.refused("too many logins from this address", share.secondsLeft());
    }
    if (!access.hasAdminToken()) {
      throw new SdkException(ErrorCode.NOT_FOUND,
          "this server has no admin token to log in with; set ADMIN_TOKEN");
    }
    if (!access.isAdminToken(token)) {
      throw new SdkException(ErrorCode.UNAUTHORIZED, "this is not the admin token");
    }
    response.headers().addCookie(LoginCookie.of(token, SameOrigin.isSecure(request)));
    Json.send(response, Status.OK_200, Map.of("status", "logged_in"));
  }

  private void logout(ServerRequest request, ServerResponse response) {
    response.headers().addCookie(LoginCookie.ended(SameOrigin.isSecure(request)));
    Json.send(response, Status.OK_200, Map.of("status", "logged_out"));
  }
}
