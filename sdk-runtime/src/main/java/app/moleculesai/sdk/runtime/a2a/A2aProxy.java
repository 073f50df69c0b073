package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ChangedSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.dialogue.Dialogue;
import app.moleculesai.sdk.runtime.dialogue.Extensions;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.EnvelopeRefusal;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.pushcalls.PushCalls;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.streams.LostStreams;
import app.moleculesai.sdk.runtime.streams.StreamRuns;
import app.moleculesai.sdk.runtime.taskcalls.AnswerTasks;
import app.moleculesai.sdk.runtime.taskcalls.TaskAlias;
import app.moleculesai.sdk.runtime.taskcalls.TaskCalls;
import app.moleculesai.sdk.runtime.taskcalls.VisibleTasks;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.Turn;
import app.moleculesai.sdk.runtime.turns.Turns;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a message to an agent and its answer back ({@code wire.md} 3). The checks come in the order of 3.1; what is
 * refused before the turn is stored leaves no trace. The call is not bound to the client's connection (DI-3). Safe for use
 * by many threads.
 */
public final class A2aProxy {
  private static final int WAKE_SECONDS = 15;
  /** Each is looked up. */
  private static final int MOST_REFERRED = 100;
  private static final Set<WorkspaceStatus> HELD = EnumSet.of(WorkspaceStatus.PAUSED,
      WorkspaceStatus.HIBERNATING, WorkspaceStatus.HIBERNATED);
  private static final Set<WorkspaceStatus> COUNTED_ON = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE);

  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final Turns turns;
  private final AgentClient client;
  private final CallLimits limits;
  private final AgentReplies replies;
  private final InProcessAgents inProcess;
  private final TaskCalls taskCalls;
  private final DeadAgents deadAgents;
  private final FailedCalls failedCalls;
  private final OutboundAddresses addresses;
  private final Restarts restarts;
  private final DelegatedMessages delegated;
  private final Interpreter interpreter;
  private final WaitingTasks waiting;
  private final LostStreams lost;
  private final OwnedTasks owned;
  private final PushCalls pushes;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Duration cancelLimit;

  /** Takes who is who, who runs what, and how calls are made and kept. */
  public A2aProxy(WorkspaceDirectory directory, Runtimes runtimes, Turns turns, AgentClient client,
      CallWatch watch, DeadAgents deadAgents, MessageQueue queue, AgentSignals signals,
      OutboundAddresses addresses, Restarts restarts, DelegatedMessages delegated,
      Interpreter interpreter, StreamRuns streams, PushCalls pushes, MessageStore store,
      KeptTasks tasks, OwnedTasks owned, Supervisor supervisor, Clock clock, Duration idleLimit,
      Duration cancelLimit) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.turns = turns;
    this.client = client;
    this.limits = new CallLimits(watch, signals, idleLimit);
    this.replies = new AgentReplies(deadAgents);
    this.inProcess = new InProcessAgents(replies, tasks, pushes, limits, supervisor);
    this.taskCalls = new TaskCalls(tasks);
    this.deadAgents = deadAgents;
    this.failedCalls = new FailedCalls(deadAgents, queue);
    this.addresses = addresses;
    this.restarts = restarts;
    this.delegated = delegated;
    this.interpreter = interpreter;
    this.waiting = new WaitingTasks(store);
    this.lost = new LostStreams(streams);
    this.owned = owned;
    this.pushes = pushes;
    this.supervisor = supervisor;
    this.clock = clock;
    this.cancelLimit = cancelLimit;
  }

  /**
   * Delivers a message and answers through the sink, or throws what the caller must be told.
   *
   * @throws SdkException with the codes of {@code wire.md} 3
   * @throws BrokenStreamException when an answer that was being passed on broke
   */
  public void receive(IncomingMessage message, ReplySink sink) {
    switch (message.body().read((array, offset, length) -> RequestEnvelope.read(array))) {
      case EnvelopeRefusal refusal -> {
        refuseUnrelated(message);
        refuseOverBudget(message);
        EnvelopeErrors.answer(refusal, message.headers(), sink);
      }
      case RequestEnvelope envelope -> {
        var call = Call.of(envelope.method(), message.headers().version());
        if (call.generation() == Generation.V1_0) {
          receiveInRpc(message, envelope, call, new RpcSink(envelope, clock.instant(), sink));
        } else {
          refuseUnrelated(message);
          refuseOverBudget(message);
          receive(message, envelope, call, sink);
        }
      }
    }
  }

  /** A client of 1.0 reads every refusal as an error of JSON-RPC. */
  private void receiveInRpc(IncomingMessage message, RequestEnvelope envelope, Call call,
      RpcSink sink) {
    try {
      refuseUnrelated(message);
      refuseOverBudget(message);
      if (call instanceof Call.Known(var method, var client)) {
        receiveInRpc(message, envelope, method, call, sink);
      } else {
        receive(message, envelope, call, sink);
      }
    } catch (SdkException e) {
      sink.refused(e);
    }
  }

  private void receiveInRpc(IncomingMessage message, RequestEnvelope envelope, A2aMethod method,
      Call call, RpcSink sink) {
    switch (waiting.find(message.target(), message.caller(), envelope)) {
      case WaitingTasks.Found.Alias(var alias, var sent) -> {
        begun(message, alias);
        receive(message, sent, call, new ChangedSink(alias::forClient, sink));
      }
      case WaitingTasks.Found.Task(var task) when method == A2aMethod.GET ->
        sink.answer(200, RpcJson.response(envelope, "result", task));
      case WaitingTasks.Found.Task task when isForAgentsOnly(method) ->
        refuse(envelope, WaitingTasks.refusal(method), call, sink);
      default -> receive(message, envelope, call, sink);
    }
  }

  /** That the caller's own message became a task is in the log, whatever became of the note of it. */
  private void begun(IncomingMessage message, TaskAlias task) {
    var target = directory.require(message.target());
    if (task.hasTask() && !(endpoint(target) instanceof Endpoint.InProcess)) {
      owned.heard(new OwnedTasks.Exchange(target.id(), TaskOwner.of(message.caller()),
          Generation.V1_0, OwnedTasks.Begins.MAYBE), task.agents(), Optional.empty(),
          Optional.empty());
    }
  }

  private void receive(IncomingMessage message, RequestEnvelope envelope, Call call,
      ReplySink sink) {
    if (message.headers().extensions().filter(asked -> asked.length() > Extensions.LONGEST)
        .isPresent()) {
      refuse(envelope, ProtocolError.invalidParams(Extensions.header(call.generation()),
          "must have at most " + Extensions.LONGEST + " characters"), call, sink);
      return;
    }
    switch (call) {
      case Call.UnsupportedVersion unsupported ->
        refuse(envelope, unsupported.error(), call, sink);
      case Call.Known(var method, var client) when method == A2aMethod.EXTENDED_CARD -> {
        directory.require(message.target());
        // the agent's own would name addresses and credentials that are not for clients
        refuse(envelope, ProtocolError.of(A2aErrorCode.EXTENDED_AGENT_CARD_NOT_CONFIGURED,
            "there is one card for everybody"), call, sink);
      }
      case Call.Known(var method, var client) when (method.isAboutPush() || envelope.asksForPush())
          && isHidden(message, envelope) ->
        refuse(envelope, notFound(), call, sink);
      case Call.Known(var method, var client) when method.isAboutPush() -> {
        var target = directory.require(message.target());
        switch (pushes.answer(target, endpoint(target), message.caller(), envelope, method)) {
          case Translation.Refused<JsonNode> refused ->
            refuse(envelope, refused.error(), call, sink);
          case Translation.Translated<JsonNode> result ->
            sink.answer(200, RpcJson.response(envelope, "result", result.value()));
        }
      }
      case Call.Known(var method, var client) when method == A2aMethod.RESUBSCRIBE ->
        lost.find(message, envelope, client).ifPresentOrElse(
            place -> {
              directory.require(message.target());
              lost.follow(place, envelope, sink);
            },
            () -> deliver(message, envelope, call, sink));
      case Call.Known(var method, var client) when envelope.asksForPush()
          && (method == A2aMethod.SEND || method == A2aMethod.STREAM) -> {
        var target = directory.require(message.target());
        switch (pushes.keep(target, endpoint(target), message.caller(), envelope)) {
          case Translation.Refused<RequestEnvelope> refused ->
            refuse(envelope, refused.error(), call, sink);
          case Translation.Translated<RequestEnvelope> kept ->
            deliver(message, kept.value(), call, sink);
        }
      }
      default -> deliver(message, envelope, call, sink);
    }
  }

  private static boolean isForAgentsOnly(A2aMethod method) {
    return method == A2aMethod.CANCEL || method == A2aMethod.RESUBSCRIBE
        || Requests.isMessage(method);
  }

  private void refuseUnrelated(IncomingMessage message) {
    if (message.caller() instanceof Caller.Workspace caller && !caller.id().equals(message.target())
        && !directory.canCommunicate(caller.id(), message.target())) {
      throw new SdkException(ErrorCode.NOT_RELATED,
          "workspace " + caller.id() + " may not talk to " + message.target());
    }
  }

  private void refuseOverBudget(IncomingMessage message) {
    directory.find(message.target()).ifPresent(target -> target.budgetLimit().ifPresent(limit -> {
      if (target.monthlySpend() >= limit) {
        throw new SdkException(ErrorCode.BUDGET_EXCEEDED, "workspace " + target.id() + " has spent "
            + target.monthlySpend() + " of " + limit + " US cents this month");
      }
    }));
  }

  private void deliver(IncomingMessage message, RequestEnvelope envelope, Call call,
      ReplySink sink) {
    var target = directory.require(message.target());
    tell(message, envelope);
    var endpoint = endpoint(target);
    if (call instanceof Call.Known(var method, var client)) {
      if (endpoint instanceof Endpoint.InProcess && !Requests.isMessage(method)) {
        taskCalls.answer(message, envelope, method, client, sink);
        return;
      }
    }
    if (target.deliveryMode() == DeliveryMode.POLL || endpoint instanceof Endpoint.Mailbox) {
      var question = Requests.question(envelope);
      if (question.isPresent()) {
        refuse(envelope, Interpreter.withoutTasks(question.get()), call, sink);
        return;
      }
      deposit(target, message, envelope, sink);
      return;
    }
    if (!(endpoint instanceof Endpoint.InProcess)
        && call instanceof Call.Known(var method, var client)) {
      var refusal = refusal(target, message, envelope, method);
      if (refusal.isPresent()) {
        refuse(envelope, refusal.get(), call, sink);
        return;
      }
      if (method == A2aMethod.LIST && !mayListThere(target, message)) {
        taskCalls.answer(message, envelope, method, client, sink);
        return;
      }
    }
    switch (interpreter.dialogue(target, endpoint, envelope)) {
      case Translation.Refused<Dialogue> refused ->
        refuse(envelope, refused.error(), call, sink);
      case Translation.Translated<Dialogue> dialogue -> {
        try {
          deliver(target, endpoint, dialogue.value(), message, envelope,
              visible(message, envelope, sink));
        } catch (TaskRefusedException e) {
          refuse(envelope, e.error(), call, sink);
        }
      }
    }
  }

  /** Says why an agent behind HTTP is not asked; who may know comes before all else. */
  private Optional<ProtocolError> refusal(Workspace target, IncomingMessage message,
      RequestEnvelope envelope, A2aMethod method) {
    var task = Requests.task(envelope);
    var others = envelope.referredTaskIds();
    if (others.size() > MOST_REFERRED) {
      return Optional.of(ProtocolError.invalidParams("message.referenceTaskIds",
          "must have at most " + MOST_REFERRED + " ids"));
    }
    if (isHidden(message, envelope)
        || others.stream().anyMatch(id -> isHidden(message, id))) {
      return Optional.of(notFound());
    }
    if (task.isEmpty() && Requests.isAboutTask(method)
        && message.caller() instanceof Caller.Workspace) {
      return Optional.of(ProtocolError.invalidParams("id", "must be the id of a task"));
    }
    return method.isStream() && !interpreter.mayStream(target, Requests.generation(envelope))
        ? Optional.of(ProtocolError.of(A2aErrorCode.UNSUPPORTED_OPERATION,
            "this agent does not stream, as its card says"))
        : Optional.empty();
  }

  private boolean isHidden(IncomingMessage message, RequestEnvelope envelope) {
    return Requests.task(envelope)
        .filter(id -> isHidden(message, id)).isPresent();
  }

  private boolean isHidden(IncomingMessage message, String task) {
    return !owned.maySee(message.target(), message.caller(), task);
  }

  private static ProtocolError notFound() {
    return ProtocolError.of(A2aErrorCode.TASK_NOT_FOUND, "there is no such task");
  }

  /** An agent does not say whose its tasks are: only a person may see those that are nobody's. */
  private boolean mayListThere(Workspace target, IncomingMessage message) {
    return message.caller() instanceof Caller.Canvas
        && interpreter.speaks(target, Generation.V1_0);
  }

  private ReplySink visible(IncomingMessage message, RequestEnvelope envelope, ReplySink sink) {
    return Requests.method(envelope).equals(Optional.of(A2aMethod.LIST))
        ? new ChangedSink(
            new VisibleTasks(owned, message.target(), message.caller(), envelope)::of, sink)
        : sink;
  }

  private void deliver(Workspace target, Endpoint endpoint, Dialogue dialogue,
      IncomingMessage message, RequestEnvelope envelope, ReplySink sink) {
    var task = task(endpoint, message, envelope);
    try (var turn = turns.begin(target, message.caller(), envelope)) {
      try {
        send(endpoint, new Delivery(turn, dialogue, message, task, sink));
      } catch (AgentCallException e) {
        failedCalls.answer(turn, e, sink);
      }
    }
  }

  /** Returns the task that a message goes on with, if it is one that the server keeps. */
  private Optional<KeptTask> task(Endpoint endpoint, IncomingMessage message,
      RequestEnvelope envelope) {
    return endpoint instanceof Endpoint.InProcess
        ? inProcess.task(message.target(), message.caller(), envelope)
        : Optional.empty();
  }

  private static void refuse(RequestEnvelope envelope, ProtocolError error, Call call,
      ReplySink sink) {
    sink.whole(RpcJson.error(envelope, error, call.generation()), Requests.streams(envelope));
  }

  private void tell(IncomingMessage message, RequestEnvelope envelope) {
    message.caller().workspaceId().ifPresent(caller -> envelope.delegationId()
        .ifPresent(id -> delegated.sent(caller, message.target(), id, envelope)));
  }

  /**
   * Sends a turn's message, ends the turn and answers.
   *
   * @throws AgentCallException when there is no answer; the turn goes on
   */
  public void send(Endpoint endpoint, Turn turn, IncomingMessage message, ReplySink sink) {
    var envelope = turn.envelope();
    switch (interpreter.dialogue(turn.target(), endpoint, envelope)) {
      case Translation.Refused<Dialogue> refused -> turn.answered(200,
          RpcJson.error(envelope, refused.error(), Requests.generation(envelope)));
      case Translation.Translated<Dialogue> dialogue -> {
        try {
          send(endpoint, new Delivery(turn, dialogue.value(), message,
              task(endpoint, message, envelope), sink));
        } catch (TaskRefusedException e) {
          turn.answered(200,
              RpcJson.error(envelope, e.error(), Requests.generation(envelope)));
        }
      }
    }
  }

  private void send(Endpoint endpoint, Delivery delivery) {
    var turn = delivery.turn();
    switch (endpoint) {
      case Endpoint.InProcess agent -> inProcess.ask(agent, delivery);
      case Endpoint.Http agent -> {
        turn.open();
        refuseHeld(turn);
        refuse(turn, deadAgents.isDeadBefore(turn.target()));
        call(agent, delivery);
      }
      case Endpoint.None none -> {
        refuseHeld(turn);
        // a runtime may have no address for an agent that is gone: what was seen before says nothing
        boolean counted = COUNTED_ON.contains(turn.target().status());
        refuse(turn, counted && deadAgents.isDeadNow(turn.target(), Cause.PREFLIGHT));
        // an agent may call before its runtime has seen where it is, which it has now that it looked
        if (counted && endpoint(turn.target()) instanceof Endpoint.Http agent) {
          turn.open();
          call(agent, delivery);
        } else {
          throw notReachable(turn);
        }
      }
      case Endpoint.Mailbox mailbox -> throw notReachable(turn);
    }
  }

  /** Returns where a workspace's agent is reached. */
  public Endpoint endpoint(Workspace target) {
    return runtimes.find(target.runtime()).map(runtime -> runtime.endpoint(target))
        .orElseGet(Endpoint.None::new);
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

  /** Wakes who sleeps, and leaves alone who was put to rest (UR-2). */
  private void refuseHeld(Turn turn) {
    var target = turn.target();
    if (HELD.contains(target.status()) && deadAgents.canJudge(target)) {
      if (target.status() == WorkspaceStatus.HIBERNATED) {
        restarts.request(target.id(), RestartReason.of(Cause.WAKE));
        turn.failed("the agent sleeps and is being woken");
        throw new SdkException(ErrorCode.AGENT_WAKING,
            "workspace " + target.id() + " is being woken")
            .with("waking", true).with("retry_after", WAKE_SECONDS);
      }
      throw notReachable(turn);
    }
  }

  /** Refuses what an agent would not get whose process has ended, before it is called (3.6). */
  private static void refuse(Turn turn, boolean dead) {
    if (dead) {
      turn.failed("the agent is gone and is being restarted");
      throw FailedCalls.restarting(turn).with("preflight", true);
    }
  }

  private static SdkException notReachable(Turn turn) {
    var target = turn.target();
    turn.failed("the agent cannot be reached: the workspace is " + target.status().word());
    return new SdkException(ErrorCode.AGENT_NOT_REACHABLE,
        "workspace " + target.id() + " is " + target.status().word() + " and has no address")
        .with("status", target.status().word());
  }

  private void call(Endpoint.Http agent, Delivery delivery) {
    var turn = delivery.turn();
    refuseAddress(agent, turn);
    var sent = proven(delivery);
    var tasks = new AnswerTasks(owned, turn, supervisor);
    try (var answer = answer(delivery, tasks)) {
      var sink = pushes.following(turn.target(), sent, delivery.dialogue().answersTo(answer));
      replies.pass(turn, limits.watched(turn, ceiling(delivery), call -> {
        try (var reply = post(agent, delivery, sent)) {
          call.sign();
          tellExtensions(reply, delivery);
          return replies.take(turn, reply, call, sink);
        }
      }), tasks::heard, sink);
    }
  }

  private RequestEnvelope proven(Delivery delivery) {
    var turn = delivery.turn();
    try {
      return pushes.proven(turn.target(), delivery.dialogue().sent());
    } catch (SdkException e) {
      turn.failed("the push configuration could not be read");
      throw e;
    }
  }

  private AgentAnswer answer(Delivery delivery, AnswerTasks tasks) {
    var envelope = delivery.turn().envelope();
    return new AgentAnswer(tasks, Requests.streams(envelope),
        () -> lost.begin(delivery.message(), Requests.generation(envelope)), delivery.sink());
  }

  private Optional<Duration> ceiling(Delivery delivery) {
    var usual = delivery.message().ceiling();
    return !delivery.message().headers().choosesLimit()
        && Requests.method(delivery.turn().envelope()).equals(Optional.of(A2aMethod.CANCEL))
            ? Optional.of(cancelLimit)
            : usual;
  }

  private static void tellExtensions(AgentClient.Reply reply, Delivery delivery) {
    if (reply.status() < 300) {
      reply.extensions(Requests.generation(delivery.dialogue().sent()))
          .ifPresent(extensions -> delivery.sink().activated(
              Extensions.header(Requests.generation(delivery.turn().envelope())), extensions));
    }
  }

  /** An agent that its runtime has moved meanwhile is called once more, where it is now (5.6). */
  private AgentClient.Reply post(Endpoint.Http agent, Delivery delivery, RequestEnvelope sent) {
    var generation = Requests.generation(sent);
    var extensions = delivery.message().headers().extensions();
    try {
      return client.post(agent, sent.body(), generation, extensions);
    } catch (AgentCallException e) {
      if (e.kind() == AgentCallException.Kind.UNREACHABLE && agent.trusted()
          && endpoint(
              directory.require(delivery.turn().target().id())) instanceof Endpoint.Http moved
          && moved.trusted() && !moved.url().equals(agent.url())) {
        return client.post(moved, sent.body(), generation, extensions);
      }
      throw e;
    }
  }

  private void refuseAddress(Endpoint.Http agent, Turn turn) {
    if (!agent.trusted()) {
      try {
        addresses.check(agent.url());
      } catch (SdkException e) {
        turn.failed("the agent's address is refused");
        throw e;
      }
    }
  }
}
