package app.moleculesai.sdk.runtime.http;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;

/** Turns failures into the one shape of error answers: {@code {"error": text, "code": word, ...}}. */
public final class ErrorBody {
  private static final System.Logger LOG = System.getLogger(ErrorBody.class.getName());

  private static final Header CHALLENGE = HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE,
      "Bearer");

  private ErrorBody() {}

  /** Answers with a failure that has a code. */
  public static void send(ServerRequest request, ServerResponse response, SdkException failure) {
    var status = status(failure.code());
    if (status.code() >= 500 && failure.getCause() != null) {
      LOG.log(WARNING,
          () -> "request failed: " + RequestName.of(request) + " code=" + failure.code().word()
              + " cause=" + failure.getCause());
    }
    if (failure.details().get("retry_after") instanceof Integer seconds) {
      response.header(HeaderNames.RETRY_AFTER, seconds.toString());
    }
    if (failure.code() == ErrorCode.UNAUTHORIZED) {
      response.header(CHALLENGE);
    }
    Json.sendBytes(response, status, bytes(failure));
  }

  /** Returns the body of an answer. */
  static byte[] bytes(SdkException failure) {
    var body = new LinkedHashMap<String, Object>();
    body.put("error", String.valueOf(failure.getMessage()));
    body.put("code", failure.code().word());
    body.putAll(failure.details());
    return Json.bytes(body);
  }

  /** Answers with a failure nobody expected; the log has the cause. */
  public static void unexpected(ServerRequest request, ServerResponse response, Throwable failure) {
    LOG.log(System.Logger.Level.ERROR,
        "request failed: " + RequestName.of(request), failure);
    send(request, response,
        new SdkException(ErrorCode.INTERNAL, "the server failed; its log has the cause"));
  }

  /** Returns the number of the HTTP status of a code. */
  public static int statusCode(ErrorCode code) {
    return status(code).code();
  }

  /** Returns the HTTP status of a code. */
  public static Status status(ErrorCode code) {
    return switch (code) {
      case INVALID, CONFIG_INVALID, MALFORMED_JSON, MALFORMED_FORM, INVALID_FIELD, PARENT_NOT_FOUND,
          UNKNOWN_RUNTIME,
          INVALID_ENVELOPE, TEMPLATE_INVALID, PATH_ESCAPE ->
        Status.BAD_REQUEST_400;
      case UNAUTHORIZED -> Status.UNAUTHORIZED_401;
      case BUDGET_EXCEEDED -> Status.create(402, "Payment Required");
      case FORBIDDEN, FORGED_CALLER, NOT_RELATED, PLUGIN_NOT_ALLOWED -> Status.FORBIDDEN_403;
      case NOT_FOUND, ROUTE_NOT_FOUND, WORKSPACE_NOT_FOUND, NO_DEFAULT_WORKSPACE,
          TEMPLATE_NOT_FOUND ->
        Status.NOT_FOUND_404;
      case METHOD_NOT_ALLOWED -> Status.METHOD_NOT_ALLOWED_405;
      case CONFLICT, NAME_TAKEN, PARENT_CYCLE, CONFIRMATION_REQUIRED, ANCESTOR_PAUSED,
          AGENT_AT_WORK ->
        Status.CONFLICT_409;
      case WORKSPACE_REMOVED, ACTIVITY_GONE -> Status.GONE_410;
      case ENVIRONMENT_MISSING -> Status.PRECONDITION_FAILED_412;
      case TOO_LARGE, BODY_TOO_LARGE, MEMORY_FULL -> Status.REQUEST_ENTITY_TOO_LARGE_413;
      case RUNTIME_TAKES_NO_PLUGINS, RUNTIME_TAKES_NO_FILES, PLUGIN_NOT_PINNED,
          PLUGIN_DIGEST_MISMATCH ->
        Status.UNPROCESSABLE_CONTENT_422;
      case RATE_LIMITED, TOO_MANY_TOKENS, TOO_MANY_APPROVALS -> Status.TOO_MANY_REQUESTS_429;
      case INTERNAL, CORRUPT, PLUGIN_NOT_READY, STOP_FAILED, PURGE_FAILED,
          ACTIVITY_WRITE_FAILED, SECRET_UNREADABLE, AGENT_FILES_FAILED ->
        Status.INTERNAL_SERVER_ERROR_500;
      case UNSUPPORTED, STORE_LACKS_FACET -> Status.NOT_IMPLEMENTED_501;
      case STORE_UNAVAILABLE, ADDRESS_NOT_ALLOWED, AGENT_RESPONSE_INVALID, AGENT_UNREACHABLE,
          AGENT_ERROR,
          TURN_NOT_STORED, PLUGIN_FETCH_FAILED ->
        Status.BAD_GATEWAY_502;
      case BUSY, UNAVAILABLE, CLOSED, PLATFORM_UNAVAILABLE, SHUTTING_DOWN, AGENT_NOT_REACHABLE,
          AGENT_WAKING,
          AGENT_RESTARTING, AGENT_BUSY, AGENT_NOT_RUNNING, RUNTIME_NOT_SERVED ->
        Status.SERVICE_UNAVAILABLE_503;
      case PLUGIN_FETCH_TIMEOUT -> Status.GATEWAY_TIMEOUT_504;
    };
  }
}
