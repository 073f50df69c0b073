package app.moleculesai.sdk.runtime.pushcalls;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Asks agents behind HTTP to push to this server, and to stop. Safe for use by many threads. */
public final class AgentPushes {
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final int MOST_BYTES = 1 << 20;

  private final Interpreter interpreter;
  private final AgentClient client;
  private final CallWatch watch;

  /** Takes what agents understand, and how they are called. */
  public AgentPushes(Interpreter interpreter, AgentClient client, CallWatch watch) {
    this.interpreter = interpreter;
    this.client = client;
    this.watch = watch;
  }

  /**
   * Asks an agent, in its generation.
   *
   * @param method its name in the generation that the parameters are of
   * @return why it refuses, if it does
   * @throws SdkException when it does not answer
   */
  Optional<ProtocolError> ask(Workspace target, Endpoint endpoint, String method,
      JsonNode params) {
    if (!(endpoint instanceof Endpoint.Http agent)) {
      throw AgentClient.noAddress(target);
    }
    var request = Json.object().put("jsonrpc", "2.0").put("id", "push").put("method", method);
    request.set("params", params);
    var sent = interpreter.sent(target, agent, Body.wrap(Json.bytes(request)));
    try (var call = watch.begin(LONGEST);
        var reply = client.post(agent, sent.body(), Requests.generation(sent))) {
      var answer = reply.body().readNBytes(MOST_BYTES);
      return call.ended().isPresent()
          ? Optional.of(ProtocolError.of(A2aErrorCode.INTERNAL_ERROR, call.ended().get()))
          : refusal(reply.status(), answer);
    } catch (AgentCallException e) {
      throw new SdkException(e.kind().code(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.AGENT_BUSY, "the agent's answer broke off", e);
    }
  }

  private static Optional<ProtocolError> refusal(int status, byte[] answer) {
    try {
      var response = Json.read(answer);
      if (response.path("error").isObject()) {
        return Optional.of(ProtocolError.of(
            A2aErrorCode.find(response.path("error").path("code").asInt())
                .orElse(A2aErrorCode.INTERNAL_ERROR),
            response.path("error").path("message").asText()));
      }
      if (status < 300 && response.has("result")) {
        return Optional.empty();
      }
    } catch (JsonProcessingException e) {
      // as below
    }
    return Optional.of(ProtocolError.of(A2aErrorCode.INVALID_AGENT_RESPONSE,
        "the agent answered with something else than a JSON-RPC response"));
  }
}
