package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.StreamJson;
import app.moleculesai.sdk.runtime.protocol.Translation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;

/** Translates the JSON-RPC responses to one request. Belongs to one thread. */
final class AnswerTranslation {
  private final A2aJson json;
  private final StreamJson stream;
  private final A2aMethod method;
  private final Generation client;
  private final RequestEnvelope asked;

  AnswerTranslation(Dialogue.Translated dialogue) {
    this.json = A2aJson.between(dialogue.agent(), dialogue.client());
    this.stream = json.stream();
    this.method = dialogue.method();
    this.client = dialogue.client();
    this.asked = dialogue.asked();
  }

  /** Translates the one response; what is none becomes the error that says so. */
  Body document(Body response) {
    try {
      return translated(response);
    } catch (UncheckedIOException e) { // deeper than can be written
      return error(notUnderstood());
    }
  }

  private Body translated(Body response) {
    return switch (read(response)) {
      case Read.Result result -> switch (json.result(method, result.tree)) {
        case Translation.Translated<JsonNode> translated -> result(translated.value());
        case Translation.Refused<JsonNode> refused -> error(refused.error());
      };
      case Read.Failure failure -> failure(failure);
      case Read.Nothing nothing -> error(notUnderstood());
    };
  }

  /** Translates the next response of a stream into those to send for it. */
  List<Body> event(Body response) {
    try {
      return translatedEvent(response);
    } catch (UncheckedIOException e) { // as above
      return List.of(error(notUnderstood()));
    }
  }

  private List<Body> translatedEvent(Body response) {
    return switch (read(response)) {
      case Read.Result result -> switch (stream.accept(result.tree)) {
        case Translation.Translated<List<JsonNode>> translated ->
          translated.value().stream().map(this::result).toList();
        case Translation.Refused<List<JsonNode>> refused -> List.of(error(refused.error()));
      };
      case Read.Failure failure -> List.of(failure(failure));
      case Read.Nothing nothing -> List.of(error(notUnderstood()));
    };
  }

  private sealed interface Read {
    record Result(JsonNode tree) implements Read {}

    record Failure(JsonNode tree) implements Read {}

    record Nothing() implements Read {}
  }

  private static Read read(Body response) {
    try {
      var tree = Json.read(response.toByteArray());
      return tree.has("error") && !tree.path("error").isNull()
          ? new Read.Failure(tree.path("error"))
          : tree.has("result") ? new Read.Result(tree.path("result")) : new Read.Nothing();
    } catch (JsonProcessingException e) {
      return new Read.Nothing();
    }
  }

  private static ProtocolError notUnderstood() {
    return ProtocolError.of(A2aErrorCode.INVALID_AGENT_RESPONSE,
        "the agent answered with something else than a JSON-RPC response");
  }

  private Body failure(Read.Failure failure) {
    return switch (json.error(failure.tree)) {
      case Translation.Translated<JsonNode> translated -> RpcJson.response(asked, "error",
          translated.value());
      case Translation.Refused<JsonNode> refused -> error(refused.error());
    };
  }

  private Body result(JsonNode result) {
    return RpcJson.response(asked, "result", result);
  }

  private Body error(ProtocolError error) {
    return RpcJson.error(asked, error, client);
  }
}
