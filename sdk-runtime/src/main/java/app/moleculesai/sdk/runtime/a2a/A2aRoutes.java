package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.ClientStreams;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.dialogue.Extensions;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import app.moleculesai.sdk.runtime.protocol.Generation;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code POST /workspaces/{id}/a2a} ({@code wire.md} 3.1). */
public final class A2aRoutes implements HttpService {
  private static final HeaderName TIMEOUT = HeaderNames.create("X-Timeout");
  private static final HeaderName A2A_VERSION = HeaderNames.create("A2A-Version");
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
  private static final List<HeaderName> EXTENSIONS = Stream.of(Generation.values())
      .map(Extensions::header).map(HeaderNames::create).toList();

  private final Access access;
  private final A2aProxy proxy;
  private final ClientStreams streams;

  /** Takes who may call, what brings the message on, and how clients are streamed to. */
  public A2aRoutes(Access access, A2aProxy proxy, ClientStreams streams) {
    this.access = access;
    this.proxy = proxy;
    this.streams = streams;
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
    var sink = new ResponseSink(response, streams);
    try {
      proxy.receive(
          new IncomingMessage(target, caller, Body.wrap(body),
              IncomingMessage.ceiling(timeout(request), caller),
              headers(request, version(request),
                  request.headers().first(HeaderNames.CONTENT_TYPE))),
          sink);
    } catch (BrokenStreamException e) {
      throw new CloseConnectionException(String.valueOf(e.getMessage()), e);
    } finally {
      sink.end();
    }
  }

  /** Returns what {@code X-Timeout} says. */
  static Optional<String> timeout(ServerRequest request) {
    return request.headers().first(TIMEOUT);
  }

  /** Returns the version of A2A that is asked for; the header counts before the query parameter. */
  static Optional<String> version(ServerRequest request) {
    return request.headers().first(A2A_VERSION)
        .or(() -> Parameters.text(request, "A2A-Version"));
  }

  /** Returns what a client says of A2A in headers. */
  static ClientHeaders headers(ServerRequest request, Optional<String> version,
      Optional<String> contentType) {
    return new ClientHeaders(version, request.headers().first(LAST_EVENT_ID), contentType,
        extensions(request.headers()), IncomingMessage.chosen(timeout(request)).isPresent());
  }

  private static Optional<String> extensions(Headers headers) {
    for (var name : EXTENSIONS) {
      if (headers.contains(name)) {
        return Optional.of(headers.values(name).stream().map(String::strip)
            .collect(Collectors.joining(", ")));
      }
    }
    return Optional.empty();
  }

  private static final class ResponseSink implements ReplySink {
    private final ServerResponse response;
    private final ClientStreams streams;
    private Runnable atEnd = () -> {};

    ResponseSink(ServerResponse response, ClientStreams streams) {
      this.response = response;
      this.streams = streams;
    }

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
      response.status(Status.create(status));
      var stream = eventStream ? streams.openAhead(response) : streams.documentAhead(response);
      atEnd = stream::end;
      return stream;
    }

    @Override
    public ClientStream events() {
      var stream = streams.open(response.status(Status.OK_200));
      atEnd = stream::end;
      return new ClientStream(stream, UnaryOperator.identity(), stream::whenBroken);
    }

    @Override
    public void activated(String header, String extensions) {
      response.header(HeaderNames.create(header), extensions);
    }

    void end() {
      atEnd.run();
    }
  }
}
