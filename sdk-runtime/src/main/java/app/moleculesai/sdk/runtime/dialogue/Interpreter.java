package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;

/**
 * Lets clients and agents of different generations of A2A talk to each other: translates what an agent would not
 * understand, and nothing else ({@code a2a.md} 1). Agents in this process speak 0.3, others what their card says, and 0.3
 * without a card. Safe for use by many threads.
 */
public final class Interpreter {
  private final SpokenGenerations spoken = new SpokenGenerations();

  /** Says what is sent to an agent for a request, or why it cannot be said in its generation. */
  public Translation<Dialogue> dialogue(Workspace target, Endpoint endpoint,
      RequestEnvelope asked) {
    if (!(Requests.call(asked) instanceof Call.Known(var method, var client))) {
      return new Translation.Translated<>(new Dialogue.Direct(asked));
    }
    var understood = endpoint instanceof Endpoint.InProcess
        ? Set.of(Generation.V0_3)
        : spoken.by(target);
    return understood.contains(client)
        ? new Translation.Translated<>(new Dialogue.Direct(asked))
        : translated(asked, method, client, understood.iterator().next());
  }

  /** Refuses what there is nobody to ask: an agent that fetches its messages keeps no tasks here. */
  public static ProtocolError withoutTasks(A2aMethod method) {
    return switch (method) {
      case SET_PUSH, GET_PUSH, LIST_PUSH, DELETE_PUSH -> ProtocolError.of(
          A2aErrorCode.PUSH_NOTIFICATION_NOT_SUPPORTED, "this agent pushes nothing");
      case EXTENDED_CARD -> ProtocolError.of(A2aErrorCode.EXTENDED_AGENT_CARD_NOT_CONFIGURED,
          "this agent has no other card");
      case LIST -> ProtocolError.of(A2aErrorCode.UNSUPPORTED_OPERATION,
          "this agent keeps no tasks");
      case SEND, STREAM, GET, CANCEL, RESUBSCRIBE -> ProtocolError.of(A2aErrorCode.TASK_NOT_FOUND,
          "task not found");
    };
  }

  /** Returns a request that the server itself makes in 0.3 as an agent understands it. */
  public RequestEnvelope sent(Workspace target, Endpoint endpoint, Body own) {
    if (RequestEnvelope.read(own.toByteArray()) instanceof RequestEnvelope asked
        && dialogue(target, endpoint,
            asked) instanceof Translation.Translated<Dialogue> translated) {
      return translated.value().sent();
    }
    throw new IllegalStateException("a request of the server's own is none");
  }

  /** Says whether news of an agent's tasks is pushed: of one in this process by the server, of others if they say so. */
  public boolean pushes(Workspace target, Endpoint endpoint) {
    return target.deliveryMode() == DeliveryMode.PUSH && switch (endpoint) {
      case Endpoint.InProcess agent -> true;
      case Endpoint.Http agent -> spoken.pushes(target);
      case Endpoint.None none -> spoken.pushes(target);
      case Endpoint.Mailbox mailbox -> false;
    };
  }

  /** Forgets a workspace that is gone. */
  public void forget(UUID id) {
    spoken.forget(id);
  }

  private static Translation<Dialogue> translated(RequestEnvelope asked, A2aMethod method,
      Generation client, Generation agent) {
    try {
      return translated(request(asked.body()), asked, method, client, agent);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // a number of a thousand digits, for example, or more levels than can be written
      return new Translation.Refused<>(unspeakable(agent));
    }
  }

  private static ProtocolError unspeakable(Generation agent) {
    return ProtocolError.of(A2aErrorCode.INVALID_REQUEST,
        "the request cannot be said in A2A " + agent.version());
  }

  private static Translation<Dialogue> translated(ObjectNode request, RequestEnvelope asked,
      A2aMethod method, Generation client, Generation agent) {
    return switch (A2aJson.between(client, agent).params(method, request.path("params"))) {
      case Translation.Refused<JsonNode> refused ->
        new Translation.Refused<>(refused.error());
      case Translation.Translated<JsonNode> params -> {
        request.put("method", method.name(agent).orElseThrow());
        if (params.value().isMissingNode()) {
          request.remove("params");
        } else {
          request.set("params", params.value());
        }
        yield RequestEnvelope.read(Json.bytes(request)) instanceof RequestEnvelope sent
            ? new Translation.Translated<>(
                new Dialogue.Translated(asked, sent, method, client, agent))
            : new Translation.Refused<>(unspeakable(agent));
      }
    };
  }

  private static ObjectNode request(Body body) throws JsonProcessingException {
    return (ObjectNode) Json.read(body.toByteArray());
  }

  /** Says whether an agent understands a generation untranslated. */
  public boolean speaks(Workspace target, Generation generation) {
    return spoken.by(target).contains(generation);
  }

  /**
   * Says whether a client may ask for a stream: for one of 1.0 an agent that says what it can must say that it streams,
   * for one of 0.3 it must not say that it does not.
   */
  public boolean mayStream(Workspace target, Generation client) {
    return spoken.mayStream(target, client);
  }
}
