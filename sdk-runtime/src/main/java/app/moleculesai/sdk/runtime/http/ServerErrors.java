package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/** Gives failures outside our own routes, those of the HTTP parser too, the one shape of error answers. Immutable. */
public final class ServerErrors implements DirectHandler {
  private final SecurityHeaders security;

  /** Takes the headers of answers that no filter sees. */
  public ServerErrors(SecurityHeaders security) {
    this.security = security;
  }

  /** Answers what routes throw. */
  public void of(HttpRouting.Builder routing) {
    routing.error(SdkException.class, ErrorBody::send)
        .error(HttpException.class, ServerErrors::send)
        .error(DataReader.InsufficientDataAvailableException.class,
            (request, response, failure) -> send(request, response, brokenOff(failure)))
        .error(Throwable.class, ErrorBody::unexpected);
  }

  /** Answers what never reaches a route. */
  public DirectHandlers outsideRoutes() {
    var handlers = DirectHandlers.builder();
    for (var type : EventType.values()) {
      handlers.addHandler(type, this);
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(TransportRequest request, EventType type, Status status,
      ServerResponseHeaders headers, @Nullable String message) {
    // Helidon's own message may repeat what was sent
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(Json.CONTENT_TYPE)
        .header(security.of(request.path()))
        .keepAlive(type.keepAlive())
        .entity(ErrorBody.bytes(failure(status)))
        .build();
  }

  /** A client that went away in the middle of its body is no failure of ours. */
  private static HttpException brokenOff(RuntimeException cause) {
    return new HttpException("the body broke off", Status.BAD_REQUEST_400, cause, false);
  }

  private static void send(ServerRequest request, ServerResponse response, HttpException failure) {
    if (failure.status().code() >= 500) {
      ErrorBody.unexpected(request, response, failure);
      return;
    }
    if (!failure.keepAlive()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    Json.sendBytes(response, failure.status(), ErrorBody.bytes(failure(failure.status())));
  }

  private static SdkException failure(Status status) {
    return switch (status.code()) {
      case 401 -> new SdkException(ErrorCode.UNAUTHORIZED,
          "a credential is needed, or this one is not accepted here");
      case 403 -> new SdkException(ErrorCode.FORBIDDEN, "this caller may not do this");
      case 404 -> new SdkException(ErrorCode.ROUTE_NOT_FOUND,
          "no route has this path and method");
      case 405 -> new SdkException(ErrorCode.METHOD_NOT_ALLOWED,
          "this path does not take this method");
      case 413 -> new SdkException(ErrorCode.BODY_TOO_LARGE, "the body is too large");
      case 503 -> new SdkException(ErrorCode.BUSY, "too much to do; try again later");
      default -> status.code() < 500
          ? new SdkException(ErrorCode.INVALID, "the request is not one that HTTP allows")
          : new SdkException(ErrorCode.INTERNAL, "the server failed; its log has the cause");
    };
  }
}
