package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.dialogue.Dialogue;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.taskcalls.TaskCalls;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.Turns;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Brings what is for an agent to whoever answers in its place, to the mailbox that it reads itself, or to the agent. Safe
 * for use by many threads.
 */
public final class Deliveries {
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final Admission admission;
  private final DelegatedMessages delegated;
  private final TaskCalls taskCalls;
  private final Interpreter interpreter;
  private final Turns turns;
  private final Agents agents;
  private final FailedCalls failedCalls;

  /** Takes who is who, who answers, and what becomes of messages that nobody answered. */
  public Deliveries(WorkspaceDirectory directory, Runtimes runtimes, Admission admission,
      DelegatedMessages delegated, TaskCalls taskCalls, Interpreter interpreter, Turns turns,
      Agents agents, FailedCalls failedCalls) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.admission = admission;
    this.delegated = delegated;
    this.taskCalls = taskCalls;
    this.interpreter = interpreter;
    this.turns = turns;
    this.agents = agents;
    this.failedCalls = failedCalls;
  }

  /** Delivers and answers; throws like {@link A2aProxy#receive}. */
  void deliver(IncomingMessage message, RequestEnvelope envelope, Call call, ReplySink sink) {
    try {
      tryTo(message, envelope, call, sink);
    } catch (TaskRefusedException e) {
      refuse(envelope, e.error(), call, sink);
    }
  }

  /**
   * Like {@link #deliver}, for who has something to do before a refusal is told.
   *
   * @throws TaskRefusedException when it is refused
   */
  void tryTo(IncomingMessage message, RequestEnvelope envelope, Call call, ReplySink sink) {
    var target = directory.require(message.target());
    tell(message, envelope);
    var endpoint = runtimes.endpoint(target);
    if (endpoint instanceof Endpoint.InProcess
        && call instanceof Call.Known(var method, var client) && !Requests.isMessage(method)) {
      taskCalls.answer(message, envelope, method, client, sink);
    } else if (target.deliveryMode() == DeliveryMode.POLL
        || endpoint instanceof Endpoint.Mailbox) {
      throwIfRefused(Requests.question(envelope).map(Interpreter::withoutTasks));
      deposit(target, message, envelope, sink);
    } else if (!(endpoint instanceof Endpoint.InProcess) && call instanceof Call.Known known) {
      askElsewhere(target, endpoint, message, envelope, known, sink);
    } else {
      ask(target, endpoint, message, envelope, sink);
    }
  }

  private static void throwIfRefused(Optional<ProtocolError> refusal) {
    if (refusal.isPresent()) {
      throw TaskRefusedException.of(refusal.get());
    }
  }

  private void tell(IncomingMessage message, RequestEnvelope envelope) {
    message.caller().workspaceId().ifPresent(caller -> envelope.delegationId()
        .ifPresent(id -> delegated.sent(caller, message.target(), id, envelope)));
  }

  /** The agent reads its log itself (3.9). */
  private void deposit(Workspace target, IncomingMessage message, RequestEnvelope envelope,
      ReplySink sink) {
    var turnId = turns.deposit(target, message.caller(), envelope);
    var receipt = new LinkedHashMap<String, Object>();
    receipt.put("status", "queued");
    receipt.put("delivery_mode", DeliveryMode.POLL.word());
    receipt.put("method", envelope.method());
    sink.deposited(turnId, Body.wrap(Json.bytes(receipt)));
  }

  /** Asks an agent that may not be asked everything. */
  private void askElsewhere(Workspace target, Endpoint endpoint, IncomingMessage message,
      RequestEnvelope envelope, Call.Known call, ReplySink sink) {
    throwIfRefused(admission.refusal(target, message, envelope, call.method()));
    if (call.method() == A2aMethod.LIST && !admission.mayListThere(target, message)) {
      taskCalls.answer(message, envelope, call.method(), call.generation(), sink);
    } else {
      ask(target, endpoint, message, envelope, sink);
    }
  }

  private void ask(Workspace target, Endpoint endpoint, IncomingMessage message,
      RequestEnvelope envelope, ReplySink sink) {
    switch (interpreter.dialogue(target, endpoint, envelope)) {
      case Translation.Refused<Dialogue> refused ->
        throw TaskRefusedException.of(refused.error());
      case Translation.Translated<Dialogue> dialogue -> ask(target, endpoint, dialogue.value(),
          message, envelope, admission.visible(message, envelope, sink));
    }
  }

  private void ask(Workspace target, Endpoint endpoint, Dialogue dialogue,
      IncomingMessage message, RequestEnvelope envelope, ReplySink sink) {
    var task = agents.task(endpoint, message, envelope);
    try (var turn = turns.begin(target, message.caller(), envelope)) {
      try {
        agents.send(endpoint, new Delivery(turn, dialogue, message, task, sink));
      } catch (AgentCallException e) {
        failedCalls.answer(turn, e, message.headers(), sink);
      }
    }
  }

  /** Refuses a request in its client's generation. */
  static void refuse(RequestEnvelope envelope, ProtocolError error, Call call, ReplySink sink) {
    sink.whole(RpcJson.error(envelope, error, call.generation()), Requests.streams(envelope));
  }
}
