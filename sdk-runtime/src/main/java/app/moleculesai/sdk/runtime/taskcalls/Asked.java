package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.TaskList;
import app.moleculesai.sdk.runtime.turns.Turn;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A message to an agent inside this process.
 *
 * @param turn who it is for and who sent it
 * @param client the generation of whoever sent it
 * @param params its parameters in 1.0
 * @param task the one that it goes on with
 */
public record Asked(Turn turn, Generation client, ObjectNode params, Optional<KeptTask> task) {
  /**
   * Returns what a message asks; empty when it is none, or cannot be read.
   *
   * @param task the task that it goes on with
   */
  public static Optional<Asked> of(Turn turn, Optional<KeptTask> task) {
    var envelope = turn.envelope();
    if (!(Requests.call(envelope) instanceof Call.Known(var method, var client))
        || !Requests.isMessage(method)) {
      return Optional.empty();
    }
    return params(envelope, method, client).map(params -> new Asked(turn, client, params, task));
  }

  private static Optional<ObjectNode> params(RequestEnvelope envelope, A2aMethod method,
      Generation client) {
    return RpcJson.member(envelope.body(), "params")
        .flatMap(tree -> A2aJson.between(client, Generation.V1_0).params(method, tree).translated())
        .map(ObjectNode.class::cast);
  }

  /** Says whether the client does not wait for the task to come to rest. */
  public boolean returnsImmediately() {
    return params.path("configuration").path("returnImmediately").asBoolean();
  }

  /** Returns a task as the client wants to see it. */
  public ObjectNode view(KeptTask kept) {
    return kept.view(TaskList.historyLength(params.path("configuration")));
  }
}
