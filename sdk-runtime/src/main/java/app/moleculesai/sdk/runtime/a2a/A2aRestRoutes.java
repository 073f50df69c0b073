package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ClientStreams;
import app.moleculesai.sdk.runtime.answers.RestSink;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The HTTP+JSON binding of A2A 1.0 below {@code /workspaces/{id}/a2a/} ({@code a2a.md} 1): each request is the one of
 * JSON-RPC, with its parameters in path, query and body. Of 0.3 there is none.
 */
public final class A2aRestRoutes implements HttpService {
  private static final String CANCEL = ":cancel";
  private static final String SUBSCRIBE = ":subscribe";
  private static final String ARTIFACTS = "includeArtifacts";
  private static final List<String> NAMES = List.of("contextId", "status", "pageToken", "pageSize",
      "historyLength", "statusTimestampAfter", "lastUpdatedAfter");

  private final Access access;
  private final A2aProxy proxy;
  private final ClientStreams streams;

  /** Takes who may call, what brings the message on, and how clients are streamed to. */
  public A2aRestRoutes(Access access, A2aProxy proxy, ClientStreams streams) {
    this.access = access;
    this.proxy = proxy;
    this.streams = streams;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/a2a/message:send", handler((request, sink) -> call(request, sink,
        A2aMethod.SEND, body(request))))
        .post("/workspaces/{id}/a2a/message:stream", handler((request, sink) -> call(request, sink,
            A2aMethod.STREAM, body(request))))
        .get("/workspaces/{id}/a2a/tasks", handler((request, sink) -> call(request, sink,
            A2aMethod.LIST, query(request))))
        .post("/workspaces/{id}/a2a/tasks/{+task}/pushNotificationConfigs",
            handler((request, sink) -> call(request, sink, A2aMethod.SET_PUSH,
                body(request).put("taskId", path(request, "task")))))
        .get("/workspaces/{id}/a2a/tasks/{+task}/pushNotificationConfigs",
            handler((request, sink) -> call(request, sink, A2aMethod.LIST_PUSH,
                query(request).put("taskId", path(request, "task")))))
        .get("/workspaces/{id}/a2a/tasks/{+task}/pushNotificationConfigs/{+config}",
            handler((request, sink) -> call(request, sink, A2aMethod.GET_PUSH, config(request))))
        .delete("/workspaces/{id}/a2a/tasks/{+task}/pushNotificationConfigs/{+config}",
            handler((request, sink) -> call(request, sink, A2aMethod.DELETE_PUSH, config(request))))
        .get("/workspaces/{id}/a2a/tasks/{+task}", handler(this::read)) // fits those above, too
        .post("/workspaces/{id}/a2a/tasks/{+task}", handler(this::act))
        .get("/workspaces/{id}/a2a/extendedAgentCard", handler((request, sink) -> call(request,
            sink, A2aMethod.EXTENDED_CARD, Json.object())));
  }

  private interface Operation {
    void answer(ServerRequest request, RestSink sink);
  }

  /** Refusals, of whatever kind, are told in the form of this binding. */
  private Handler handler(Operation operation) {
    return (ServerRequest request, ServerResponse response) -> {
      var sink = new RestSink(response, request.headers().first(HeaderNames.ACCEPT),
          streams);
      try {
        operation.answer(request, sink);
      } catch (SdkException e) {
        sink.refused(e);
      } catch (BrokenStreamException e) {
        throw new CloseConnectionException(String.valueOf(e.getMessage()), e);
      } finally {
        sink.end();
      }
    };
  }

  private void read(ServerRequest request, RestSink sink) {
    var task = path(request, "task");
    if (task.endsWith(SUBSCRIBE)) {
      call(request, sink, A2aMethod.RESUBSCRIBE, id(task, SUBSCRIBE));
    } else {
      call(request, sink, A2aMethod.GET, query(request).put("id", task));
    }
  }

  private void act(ServerRequest request, RestSink sink) {
    var task = path(request, "task");
    if (task.endsWith(SUBSCRIBE)) {
      call(request, sink, A2aMethod.RESUBSCRIBE, id(task, SUBSCRIBE));
    } else if (task.endsWith(CANCEL)) {
      call(request, sink, A2aMethod.CANCEL, bodyIfAny(request).setAll(id(task, CANCEL)));
    } else {
      throw new SdkException(ErrorCode.ROUTE_NOT_FOUND,
          "a task can be asked for " + CANCEL + " or " + SUBSCRIBE + " only");
    }
  }

  private void call(ServerRequest request, RestSink sink, A2aMethod method, ObjectNode params) {
    var target = Parameters.workspaceId(request);
    var caller = access.identify(request, target);
    var envelope = Json.object().put("jsonrpc", "2.0").put("id", UUID.randomUUID().toString())
        .put("method", method.name(Generation.V1_0).orElseThrow());
    envelope.set("params", params);
    proxy.receive(new IncomingMessage(target, caller, Body.wrap(Json.bytes(envelope)),
        IncomingMessage.ceiling(A2aRoutes.timeout(request), caller),
        A2aRoutes.headers(request,
            A2aRoutes.version(request).or(() -> Optional.of(Generation.V1_0.version())),
            Optional.empty())),
        sink);
  }

  private static String path(ServerRequest request, String name) {
    return request.path().pathParameters().get(name);
  }

  private static ObjectNode id(String task, String suffix) {
    return Json.object().put("id", task.substring(0, task.length() - suffix.length()));
  }

  private static ObjectNode config(ServerRequest request) {
    return Json.object().put("taskId", path(request, "task")).put("id", path(request, "config"));
  }

  private static ObjectNode body(ServerRequest request) {
    return object(RequestBody.bytes(request, RequestBody.MOST));
  }

  /** No body and {@code null} say the same as an empty object. */
  private static ObjectNode bodyIfAny(ServerRequest request) {
    var bytes = RequestBody.bytes(request, RequestBody.MOST);
    return bytes.length == 0 || new String(bytes, StandardCharsets.UTF_8).strip().equals("null")
        ? Json.object()
        : object(bytes);
  }

  private static ObjectNode object(byte[] body) {
    try {
      if (Json.read(body) instanceof ObjectNode object) {
        return object;
      }
      throw new SdkException(ErrorCode.MALFORMED_JSON, "the body must be a JSON object");
    } catch (JsonProcessingException e) {
      throw new SdkException(ErrorCode.MALFORMED_JSON, "the body is not JSON"); // the cause quotes it
    }
  }

  /** Numbers stay as they are written, which 1.0 allows; what is wrong with them is said by who reads them. */
  private static ObjectNode query(ServerRequest request) {
    var params = Json.object();
    NAMES.forEach(name -> Parameters.text(request, name).ifPresent(text -> params.put(name, text)));
    Parameters.text(request, ARTIFACTS).ifPresent(text -> {
      switch (text) {
        case "true" -> params.put(ARTIFACTS, true);
        case "false" -> params.put(ARTIFACTS, false);
        default -> params.put(ARTIFACTS, text);
      }
    });
    return params;
  }
}
