package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.ErrorJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers in the HTTP+JSON binding of A2A 1.0: results bare, errors as {@code google.rpc.Status} with the HTTP status of
 * 1.0.1. Belongs to one thread.
 */
public final class RestSink implements ReplySink {
  private static final String A2A_JSON = "application/a2a+json";
  private static final Header A2A_TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE,
      A2A_JSON);

  private final ServerResponse response;
  private final Header type;
  private final ClientStreams streams;
  private Runnable atEnd = () -> {};

  /**
   * Takes where answers go.
   *
   * @param accept what the client says it reads
   * @param streams opens a stream of events
   */
  public RestSink(ServerResponse response, Optional<String> accept, ClientStreams streams) {
    this.response = response;
    this.streams = streams;
    this.type = accept.filter(text -> text.toLowerCase(Locale.ROOT).contains(A2A_JSON)).isPresent()
        ? A2A_TYPE
        : Json.CONTENT_TYPE;
  }

  @Override
  public void answer(int status, Body json) {
    switch (read(json)) {
      case Reply.Result result -> send(Status.OK_200, result.tree);
      case Reply.Failure failure -> send(Status.create(failure.status), failure.tree);
    }
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    if (!eventStream) {
      return new WholeDocument(document -> answer(status, document));
    }
    var opened = streams.openAhead(response.status(Status.OK_200));
    atEnd = opened::end;
    return new EventsOutput(opened, json -> List.of(bare(json)));
  }

  @Override
  public ClientStream events() {
    var opened = streams.open(response.status(Status.OK_200));
    atEnd = opened::end;
    return new ClientStream(opened, RestSink::bare, opened::whenBroken);
  }

  private static Body bare(Body response) {
    return Body.wrap(Json.bytes(read(response).tree()));
  }

  /** What fails before a stream has begun fails like any other request. */
  @Override
  public void event(Body json) {
    if (read(json) instanceof Reply.Failure) {
      answer(200, json);
    } else {
      ReplySink.super.event(json);
    }
  }

  @Override
  public void refused(SdkException failure, Body rpc, boolean streams) {
    refused(failure);
  }

  @Override
  public void activated(String header, String extensions) {
    response.header(HeaderNames.create(header), extensions);
  }

  /** Sends no comments any more. */
  public void end() {
    atEnd.run();
  }

  /** Answers with a refusal of the server. */
  public void refused(SdkException failure) {
    int status = ErrorBody.statusCode(failure.code());
    send(Status.create(status), error(status, word(status), String.valueOf(failure.getMessage()),
        RpcJson.details(failure)));
  }

  private void send(Status status, JsonNode tree) {
    response.status(status).header(type).send(Json.bytes(tree));
  }

  private sealed interface Reply {
    JsonNode tree();

    record Result(JsonNode tree) implements Reply {}

    record Failure(int status, JsonNode tree) implements Reply {}
  }

  private static Reply read(Body json) {
    try {
      var response = Json.read(json.toByteArray());
      if (response.path("error") instanceof ObjectNode error) {
        return failure(error);
      }
      if (response.has("result")) {
        return new Reply.Result(response.path("result"));
      }
    } catch (JsonProcessingException e) {
      // nor is it a response
    }
    return failure(ErrorJson.of(ProtocolError.of(A2aErrorCode.INVALID_AGENT_RESPONSE,
        "the agent answered with something else than a JSON-RPC response"), Generation.V1_0));
  }

  private static Reply failure(ObjectNode error) {
    var message = error.path("message").asText();
    var details = error.path("data");
    var code = A2aErrorCode.find(error.path("code").asInt())
        .orElse(A2aErrorCode.INTERNAL_ERROR);
    int status = switch (code) {
      case TASK_NOT_FOUND -> 404;
      case INTERNAL_ERROR, INVALID_AGENT_RESPONSE -> 500;
      default -> 400;
    };
    return new Reply.Failure(status, error(status, switch (code) {
      case TASK_NOT_CANCELABLE, EXTENDED_AGENT_CARD_NOT_CONFIGURED, EXTENSION_SUPPORT_REQUIRED ->
        "FAILED_PRECONDITION";
      case PUSH_NOTIFICATION_NOT_SUPPORTED, UNSUPPORTED_OPERATION, VERSION_NOT_SUPPORTED,
          METHOD_NOT_FOUND ->
        "UNIMPLEMENTED";
      default -> word(status);
    }, message, details));
  }

  private static ObjectNode error(int status, String word, String message, JsonNode details) {
    var body = Json.object();
    var error = body.putObject("error").put("code", status).put("status", word)
        .put("message", message);
    if (details.isArray()) {
      error.set("details", details);
    }
    return body;
  }

  /** The word of {@code google.rpc.Code} for a status. */
  private static String word(int status) {
    return switch (status) {
      case 400, 422 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 402, 412 -> "FAILED_PRECONDITION";
      case 403 -> "PERMISSION_DENIED";
      case 404, 410 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 413, 429 -> "RESOURCE_EXHAUSTED";
      case 501 -> "UNIMPLEMENTED";
      case 502, 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> "INTERNAL";
    };
  }
}
