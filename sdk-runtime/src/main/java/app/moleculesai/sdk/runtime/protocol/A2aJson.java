package app.moleculesai.sdk.runtime.protocol;

import app.moleculesai.sdk.runtime.protocol.Translation.Refused;
import app.moleculesai.sdk.runtime.protocol.Translation.Translated;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Translates what stands in A2A requests and answers from one generation to another. What is of 1.0 is read as ProtoJSON
 * and comes out with the fields of the protocol only, also for one who speaks 1.0; what is of 0.3 and stays so is
 * checked and left as it is. Whatever tree comes in, the outcome is a tree or a refusal that names the field. What
 * cannot be kept stands in {@code docs/a2a.md}. Immutable, safe for use by many threads.
 */
public final class A2aJson {
  private final Generation from;
  private final Generation to;
  private final ParamsJson params;
  private final ResultJson results;

  private A2aJson(Generation from, Generation to) {
    this.from = from;
    this.to = to;
    this.params = new ParamsJson(from);
    this.results = new ResultJson(from);
  }

  /** Returns the translation from one generation to another, or to the same. */
  public static A2aJson between(Generation from, Generation to) {
    return new A2aJson(from, to);
  }

  /**
   * Translates the parameters of a request.
   *
   * @param tree a missing node when there are none
   * @return refused as {@link A2aErrorCode#INVALID_PARAMS}, with the field; or as an unsupported operation, when a
   *         generation has no such method
   */
  public Translation<JsonNode> params(A2aMethod method, JsonNode tree) {
    if (lacks(method)) {
      return new Refused<>(unsupported(method));
    }
    return attempt(A2aErrorCode.INVALID_PARAMS, () -> {
      var read = params.read(method, tree);
      return written(tree, read, () -> ParamsJson.write03(method, read));
    });
  }

  /**
   * Translates the result of a request; of a stream the result in one event, see also {@link #stream()}. An agent card is
   * left as it is.
   *
   * @return refused as {@link A2aErrorCode#INVALID_AGENT_RESPONSE}
   */
  public Translation<JsonNode> result(A2aMethod method, JsonNode tree) {
    if (lacks(method)) {
      return new Refused<>(unsupported(method));
    }
    return attempt(A2aErrorCode.INVALID_AGENT_RESPONSE, () -> {
      var read = results.read(method, tree);
      return written(tree, read, () -> ResultJson.write03(method, read));
    });
  }

  /** Returns the translation of one stream of events, which knows what it has sent. */
  public StreamJson stream() {
    return new StreamJson(this, false);
  }

  /** Like {@link #stream()}, of a stream whose reader knows its task already. */
  public StreamJson streamOfKnownTask() {
    return new StreamJson(this, true);
  }

  /** Translates the member {@code error} of an answer; its code stays. */
  public Translation<JsonNode> error(JsonNode tree) {
    return attempt(A2aErrorCode.INVALID_AGENT_RESPONSE, () -> {
      var translated = ErrorJson.translated(tree, to);
      return written(tree, translated, () -> translated);
    });
  }

  /**
   * Translates the body of a push notification. To 0.3 it is always a task, or the agent's message: of an update the task
   * that it speaks of, with nothing else than what it says.
   */
  public Translation<JsonNode> pushBody(JsonNode tree) {
    return attempt(A2aErrorCode.INVALID_AGENT_RESPONSE, () -> {
      var read = results.event(tree);
      return written(tree, read, () -> DownJson.event(UpdatesJson.asTask(read)));
    });
  }

  /** Translates the next event of a stream into those that say the same there. */
  Translation<List<JsonNode>> events(JsonNode tree, Function<ObjectNode, List<ObjectNode>> order) {
    return attempt(A2aErrorCode.INVALID_AGENT_RESPONSE, () -> {
      var read = results.event(tree);
      var events = order.apply(read);
      return events.size() == 1 && events.getFirst().equals(read)
          ? List.of(written(tree, read, () -> DownJson.event(read)))
          : events.stream().map(this::written).toList();
    });
  }

  Generation to() {
    return to;
  }

  private JsonNode written(JsonNode tree, JsonNode read, Supplier<JsonNode> down) {
    if (to == Generation.V1_0) {
      return read;
    }
    return from == to ? tree : down.get();
  }

  private JsonNode written(JsonNode event) {
    return to == Generation.V1_0 ? event : DownJson.event(event);
  }

  private boolean lacks(A2aMethod method) {
    return method.name(from).isEmpty() || method.name(to).isEmpty();
  }

  private static ProtocolError unsupported(A2aMethod method) {
    return ProtocolError.of(A2aErrorCode.UNSUPPORTED_OPERATION,
        "A2A 0.3 has no " + method.name(Generation.V1_0).orElseThrow());
  }

  private interface Step<T> {
    T run() throws MalformedException;
  }

  private static <T> Translation<T> attempt(A2aErrorCode refusal, Step<T> step) {
    try {
      return new Translated<>(step.run());
    } catch (MalformedException e) {
      return new Refused<>(refusal == A2aErrorCode.INVALID_PARAMS
          ? ProtocolError.invalidParams(e.field(), e.expectation())
          : ProtocolError.of(refusal, "the agent's answer: " + e.getMessage()));
    }
  }
}
