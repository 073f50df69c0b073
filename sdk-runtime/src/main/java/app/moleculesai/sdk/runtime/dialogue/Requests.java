package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Says what requests ask in terms of A2A: by the name of their method alone, whatever version a client announces. */
public final class Requests {
  private static final Set<A2aMethod> MESSAGES = EnumSet.of(A2aMethod.SEND, A2aMethod.STREAM);

  private Requests() {}

  /** Returns what a request calls. */
  public static Call call(RequestEnvelope request) {
    return Call.of(request.method(), Optional.empty());
  }

  /** Returns the method of A2A that a request calls. */
  public static Optional<A2aMethod> method(RequestEnvelope request) {
    return call(request) instanceof Call.Known(var method, var client)
        ? Optional.of(method)
        : Optional.empty();
  }

  /** Returns the generation that a request's method is of; 0.3 when it is of neither. */
  public static Generation generation(RequestEnvelope request) {
    return call(request).generation();
  }

  /** Says whether the answer to a request is a stream of events. */
  public static boolean streams(RequestEnvelope request) {
    return call(request) instanceof Call.Known(var method, var client) && method.isStream();
  }

  /** Says whether a method brings a message for an agent to work on. */
  public static boolean isMessage(A2aMethod method) {
    return MESSAGES.contains(method);
  }

  /** Returns the method of a request of 1.0 that is no message for an agent to work on. */
  public static Optional<A2aMethod> question(RequestEnvelope request) {
    return call(request) instanceof Call.Known(var method, var client)
        && client == Generation.V1_0 && !isMessage(method)
            ? Optional.of(method)
            : Optional.empty();
  }

  /** Says whether a request of a method names a task that is there. */
  public static boolean isAboutTask(A2aMethod method) {
    return switch (method) {
      case GET, CANCEL, RESUBSCRIBE, SET_PUSH, GET_PUSH, LIST_PUSH, DELETE_PUSH -> true;
      case SEND, STREAM, LIST, EXTENDED_CARD -> false;
    };
  }

  /** Returns the task that a request asks about or goes on with. */
  public static Optional<String> task(RequestEnvelope request) {
    return method(request).flatMap(method -> switch (method) {
      case SEND, STREAM -> request.taskId();
      case GET, CANCEL, RESUBSCRIBE -> request.askedId();
      case SET_PUSH -> request.askedTaskId();
      case GET_PUSH, LIST_PUSH, DELETE_PUSH -> generation(request) == Generation.V0_3
          ? request.askedId()
          : request.askedTaskId();
      case LIST, EXTENDED_CARD -> Optional.empty();
    }).filter(task -> !task.isEmpty());
  }

  /** Returns the parameters of a request; a missing node when there are none that can be read. */
  public static JsonNode params(RequestEnvelope request) {
    return RpcJson.member(request.body(), "params")
        .orElseGet(JsonNodeFactory.instance::missingNode);
  }
}
