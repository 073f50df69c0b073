package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.dialogue.Dialogue;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.util.Optional;

/** Asks agents, wherever they are. Safe for use by many threads. */
public final class Agents {
  private final Interpreter interpreter;
  private final InProcessAgents inProcess;
  private final HttpAgents http;

  /** Takes who knows what agents understand, and how they are asked. */
  public Agents(Interpreter interpreter, InProcessAgents inProcess, HttpAgents http) {
    this.interpreter = interpreter;
    this.inProcess = inProcess;
    this.http = http;
  }

  /**
   * Sends a turn's message, ends the turn and answers.
   *
   * @throws AgentCallException when there is no answer; the turn goes on
   */
  public void send(Endpoint endpoint, Turn turn, IncomingMessage message, ReplySink sink) {
    var envelope = turn.envelope();
    switch (interpreter.dialogue(turn.target(), endpoint, envelope)) {
      case Translation.Refused<Dialogue> refused -> refused(turn, refused.error());
      case Translation.Translated<Dialogue> dialogue -> {
        try {
          send(endpoint, new Delivery(turn, dialogue.value(), message,
              task(endpoint, message, envelope), sink));
        } catch (TaskRefusedException e) {
          refused(turn, e.error());
        }
      }
    }
  }

  private static void refused(Turn turn, ProtocolError error) {
    var envelope = turn.envelope();
    turn.answered(200, RpcJson.error(envelope, error, Requests.generation(envelope)));
  }

  /**
   * Returns the task that a message goes on with, if it is one that the server keeps.
   *
   * @throws TaskRefusedException when it cannot go on
   */
  Optional<KeptTask> task(Endpoint endpoint, IncomingMessage message, RequestEnvelope envelope) {
    return endpoint instanceof Endpoint.InProcess
        ? inProcess.task(message.target(), message.caller(), envelope)
        : Optional.empty();
  }

  /** Like {@link #send(Endpoint, Turn, IncomingMessage, ReplySink)}, once all is known that lies between. */
  void send(Endpoint endpoint, Delivery delivery) {
    switch (endpoint) {
      case Endpoint.InProcess agent -> inProcess.ask(agent, delivery);
      case Endpoint.Http agent -> http.ask(agent, delivery);
      case Endpoint.None none -> http.seek(delivery);
      case Endpoint.Mailbox mailbox -> throw Preflight.notReachable(delivery.turn());
    }
  }
}
