package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.util.Optional;

/** {@code POST /workspaces/{id}/a2a} ({@code wire.md} 3.1). */
public final class A2aRoutes implements HttpService {
  private static final HeaderName TIMEOUT = HeaderNames.create("X-Timeout");
  private static final HeaderName A2A_VERSION = HeaderNames.create("A2A-Version");
  static final Header EVENTS = HeaderValues.createCached(HeaderNames.CONTENT_TYPE,
      "text/event-stream");

  private final Access access;
  private final A2aProxy proxy;

  /** Takes who may call, and what brings the message on. */
  public A2aRoutes(Access access, A2aProxy proxy) {
    this.access = access;
    this.proxy = proxy;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/a2a", this::receive)
        .post("/workspaces/{id}/a2a/", this::receive);
  }

  private void receive(ServerRequest request, ServerResponse response) {
    var body = RequestBody.bytes(request, RequestBody.MOST);
    var target = Parameters.workspaceId(request);
    var caller = access.identify(request, target);
    try {
      proxy.receive(
          new IncomingMessage(target, caller, Body.wrap(body),
              IncomingMessage.ceiling(timeout(request), caller),
              version(request)),
          new ResponseSink(response));
    } catch (BrokenStreamException e) {
      throw new CloseConnectionException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns what {@code X-Timeout} says. */
  static Optional<String> timeout(ServerRequest request) {
    return request.headers().first(TIMEOUT);
  }

  /** Returns the version of A2A that is asked for; the header counts before the query parameter. */
  static Optional<String> version(ServerRequest request) {
    return request.headers().first(A2A_VERSION)
        .or(() -> request.query().first("A2A-Version").asOptional());
  }

  private record ResponseSink(ServerResponse response) implements ReplySink {
    @Override
    public void answer(int status, Body json) {
      response.status(Status.create(status)).header(Json.CONTENT_TYPE);
      json.read((bytes, offset, length) -> {
        response.send(bytes, offset, length);
        return response;
      });
    }

    @Override
    public OutputStream stream(int status, boolean eventStream) {
      return response.status(Status.create(status))
          .header(eventStream ? EVENTS : Json.CONTENT_TYPE)
          .outputStream();
    }
  }
}
