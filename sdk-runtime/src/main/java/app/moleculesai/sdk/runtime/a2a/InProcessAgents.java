package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.Responder;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.OpenedSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.taskcalls.AgentTasks;
import app.moleculesai.sdk.runtime.taskcalls.Asked;
import app.moleculesai.sdk.runtime.taskcalls.TaskMarks;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks agents inside this process. An answer that is a message goes its way; what is about a task is kept. Safe for use by
 * many threads.
 */
public final class InProcessAgents {
  private final AgentReplies replies;
  private final KeptTasks tasks;
  private final AgentTasks agentTasks;
  private final MessageConfigs pushes;
  private final CallLimits limits;
  private final TaskAnswers answers;

  /** Takes what becomes of answers, what keeps tasks and pushes their news, and how long an agent may take. */
  public InProcessAgents(AgentReplies replies, KeptTasks tasks, MessageConfigs pushes,
      CallLimits limits, Supervisor supervisor) {
    this.replies = replies;
    this.tasks = tasks;
    this.agentTasks = new AgentTasks(tasks, pushes, supervisor);
    this.pushes = pushes;
    this.limits = limits;
    this.answers = new TaskAnswers(tasks, agentTasks, limits, supervisor);
  }

  /**
   * Returns the task that a message goes on with.
   *
   * @throws app.moleculesai.sdk.runtime.tasks.TaskRefusedException when it cannot
   */
  Optional<KeptTask> task(UUID target, Caller caller, RequestEnvelope envelope) {
    return envelope.taskId().filter(id -> !id.isEmpty())
        .map(id -> tasks.requireOpen(target, TaskOwner.of(caller), id,
            envelope.contextId().filter(context -> !context.isEmpty())));
  }

  /**
   * Asks, ends the turn and answers.
   *
   * @throws AgentCallException when there is no answer; the turn goes on
   */
  void ask(Endpoint.InProcess agent, Delivery delivery) {
    var turn = delivery.turn();
    if (agent.answersAtOnce()) {
      conclude(delivery, hear(agent.responder(), delivery, CallWatch.Call.UNWATCHED));
    } else {
      turn.open();
      conclude(delivery, limits.watched(turn, delivery.message().ceiling(),
          call -> hear(agent.responder(), delivery, call)));
    }
  }

  private Heard hear(Responder responder, Delivery delivery, CallWatch.Call call) {
    var turn = delivery.turn();
    var reply = respond(responder, new InProcessRequest(turn.target(), turn.caller(),
        Requests.generation(turn.envelope()), delivery.dialogue().sent(),
        delivery.task().map(KeptTask::row)));
    call.sign();
    return reply instanceof AgentReply.Stream stream
        ? hear(delivery, new PeekedEvents(stream.events()), call)
        : heard(delivery, reply, call, delivery.sink());
  }

  private Heard.Reply heard(Delivery delivery, AgentReply reply, CallWatch.Call call,
      ReplySink client) {
    var dialogue = delivery.dialogue();
    var sink = pushes.following(delivery.turn(), dialogue.sent(),
        dialogue.answersTo(client));
    return new Heard.Reply(Reception.take(delivery.turn(), reply, call, sink), sink);
  }

  private static AgentReply respond(Responder responder, InProcessRequest request) {
    try {
      return responder.respond(request);
    } catch (InterruptedException e) {
      throw new AgentCallException(AgentCallException.Kind.BUSY, "interrupted", e);
    } catch (SdkException e) {
      throw new AgentCallException(AgentCallException.Kind.UNREACHABLE,
          "the agent could not be asked: " + e.code().word(), e);
    }
  }

  /** A client that waits for events has its stream before the first one is there: it gives up when it hears nothing. */
  private Heard hear(Delivery delivery, PeekedEvents events, CallWatch.Call call) {
    var client = opened(delivery, events);
    var first = events.peek();
    call.sign();
    try {
      var asked = first.filter(TaskMarks::in)
          .flatMap(event -> Asked.of(delivery.turn(), delivery.task()));
      var kept = asked.flatMap(ask -> agentTasks.keep(ask, first.get(), events::close));
      if (kept.isPresent()) {
        return new Heard.Task(asked.get(), kept.get(), first.get(), events, client);
      }
    } catch (TaskRefusedException e) {
      events.close();
      return new Heard.Refused(e.error(), client);
    } catch (SdkException e) {
      events.close();
      if (client.isEmpty()) {
        throw e;
      }
      return new Heard.Refused(ProtocolError.of(A2aErrorCode.INTERNAL_ERROR,
          "the task could not be kept: " + e.code().word()), client);
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
    return heard(delivery, new AgentReply.Stream(events), call,
        client.<ReplySink>map(OpenedSink::new).orElse(delivery.sink()));
  }

  private static Optional<ClientStream> opened(Delivery delivery, PeekedEvents events) {
    try {
      delivery.turn().open();
      return delivery.streams() ? Optional.of(delivery.sink().events()) : Optional.empty();
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  private void conclude(Delivery delivery, Heard heard) {
    switch (heard) {
      case Heard.Reply reply -> {
        if (!(reply.received() instanceof Received.Whole whole)
            || !answers.answered(delivery, whole)) {
          replies.pass(delivery.turn(), reply.received(), said -> {}, reply.sink());
        }
      }
      case Heard.Task task -> answers.goOn(delivery, task);
      case Heard.Refused refused -> TaskAnswers.refuse(delivery, refused);
    }
  }
}
