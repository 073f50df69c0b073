package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.Responder;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.OpenedSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.envelope.StreamFold;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.taskcalls.AgentTasks;
import app.moleculesai.sdk.runtime.taskcalls.TaskCalls;
import app.moleculesai.sdk.runtime.taskcalls.TaskRun;
import app.moleculesai.sdk.runtime.taskcalls.TaskStream;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.StreamHistory;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks agents inside this process. An answer that is a message goes its way; what is about a task is kept, and the client
 * is told of the kept task: while the agent works on it, it does not matter whether the client stays. Safe for use by
 * many threads.
 */
public final class InProcessAgents {
  /** How long whoever sent a message without a limit of its own waits for a task to come to rest. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final AgentReplies replies;
  private final KeptTasks tasks;
  private final AgentTasks agentTasks;
  private final MessageConfigs pushes;
  private final CallLimits limits;
  private final Supervisor supervisor;

  /** Takes what becomes of answers, what keeps tasks and pushes their news, and how long an agent may take. */
  public InProcessAgents(AgentReplies replies, KeptTasks tasks, MessageConfigs pushes, CallLimits limits,
      Supervisor supervisor) {
    this.replies = replies;
    this.tasks = tasks;
    this.agentTasks = new AgentTasks(tasks, pushes);
    this.pushes = pushes;
    this.limits = limits;
    this.supervisor = supervisor;
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

  /** What an agent says. */
  private sealed interface Heard {
    /** Nothing that is kept. */
    record Reply(Received received, ReplySink sink) implements Heard {}

    /** A task, with events to come. */
    record Task(AgentTasks.Asked asked, AgentTasks.Kept kept, Body first, PeekedEvents events,
        Optional<ClientStream> client) implements Heard {}

    /** What the client must not hear, or nobody could keep. */
    record Refused(ProtocolError error, Optional<ClientStream> client) implements Heard {}
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
    var sink = pushes.following(delivery.turn().target(), dialogue.sent(),
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
      var asked = first.filter(AgentTasks::mayBeTask)
          .flatMap(event -> AgentTasks.asked(delivery.turn(), delivery.task()));
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
        if (!(reply.received instanceof Received.Whole whole)
            || !answered(delivery, whole)) {
          replies.pass(delivery.turn(), reply.received, said -> {}, reply.sink);
        }
      }
      case Heard.Task task -> {
        work(delivery, task);
        tell(delivery, task);
      }
      case Heard.Refused refused -> refuse(delivery, refused);
    }
  }

  private static void refuse(Delivery delivery, Heard.Refused refused) {
    var turn = delivery.turn();
    turn.brokeOff(refused.error.message(), Optional.empty());
    var error = RpcJson.error(turn.envelope(), refused.error,
        Requests.generation(turn.envelope()));
    if (refused.client.isPresent()) {
      refused.client.get().writeEvent(error);
      refused.client.get().close();
    } else {
      delivery.sink().whole(error, delivery.streams());
    }
  }

  /** Says whether an answer was about a task, which is kept, and so the client's answer. */
  private boolean answered(Delivery delivery, Received.Whole whole) {
    if (whole.status() != 200 || !AgentTasks.mayBeTask(whole.body())) {
      return false;
    }
    var asked = AgentTasks.asked(delivery.turn(), delivery.task());
    Optional<KeptTask> kept;
    try {
      kept = asked.flatMap(ask -> agentTasks.keep(ask, whole.body()));
    } catch (TaskRefusedException e) {
      refuse(delivery, new Heard.Refused(e.error(), Optional.empty()));
      return true;
    }
    if (kept.isEmpty()) {
      return false;
    }
    delivery.turn().answered(200, storable(whole.body()));
    delivery.sink().whole(response(delivery, asked.get(), kept.get()), delivery.streams());
    return true;
  }

  private static Body storable(Body body) {
    return body.isStorable() ? body : StorableJson.of(body.toByteArray());
  }

  private static Body response(Delivery delivery, AgentTasks.Asked asked, KeptTask task) {
    var result = Json.object().set("task", asked.view(task));
    return RpcJson.response(delivery.turn().envelope(), "result",
        TaskCalls.inWordsOf(asked.client(), A2aMethod.SEND, result));
  }

  /** Lets the agent work on, in the background unless whoever sent the message waits for its end. */
  private void work(Delivery delivery, Heard.Task task) {
    if (task.kept.run().isEmpty()) {
      task.events.close();
      ended(delivery.turn(), task.first);
      return;
    }
    var other = delivery.turn().handOver();
    var run = new TaskRun(new TaskRun.Parts(tasks, limits, supervisor),
        other.orElse(delivery.turn()), delivery.message().ceiling(), task.events, task.kept.task(),
        task.kept.run().get());
    if (other.isEmpty() || !supervisor.attend("task", run)) {
      try {
        run.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The first event was the end. */
  private static void ended(Turn turn, Body first) {
    var history = StreamHistory.ofEvents(turn.maxBodyBytes());
    history.event(first);
    if (history.finish() instanceof StreamFold.Outcome.Folded reply) {
      turn.answered(200, reply.body());
    } else {
      turn.answeredUnreadably(200, "the reply is larger than the store keeps");
    }
  }

  private void tell(Delivery delivery, Heard.Task heard) {
    var asked = heard.asked;
    var task = heard.kept.task();
    if (heard.client.isPresent()) {
      TaskStream.send(heard.client.get(), delivery.turn().envelope(), asked.client(),
          Optional.of(new TaskStream.Snapshot(task.row().lastEvent(), asked.view(task))),
          tasks.follow(task, task.row().lastEvent()));
      return;
    }
    try {
      var rest = asked.returnsImmediately()
          ? task
          : tasks.awaitRest(task, delivery.message().ceiling().orElse(LONGEST_WAIT)).orElse(task);
      var response = response(delivery, asked, rest);
      if (rest.state() == TaskState.FAILED) {
        delivery.sink().failedTask(response, rest.statusText());
      } else {
        delivery.sink().answer(200, response);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "the server stops; the task is in its list",
          e);
    }
  }
}
