package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ChangedSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.EnvelopeRefusal;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.push.KeptMessage;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.pushcalls.PushCalls;
import app.moleculesai.sdk.runtime.streams.LostStreams;
import app.moleculesai.sdk.runtime.taskcalls.TaskAlias;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes a message in and sees to it that it is answered ({@code wire.md} 3). The checks come in the order of 3.1; what is
 * refused before the turn is stored leaves no trace. The call is not bound to the client's connection (DI-3). Safe for use
 * by many threads.
 */
public final class A2aProxy {
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final Admission admission;
  private final WaitingTasks waiting;
  private final CanceledMessages canceling;
  private final OwnedTasks owned;
  private final PushCalls pushCalls;
  private final MessageConfigs pushes;
  private final LostStreams lost;
  private final Deliveries deliveries;
  private final Clock clock;

  /** Takes who is who, what may come in, and what answers it before an agent is asked. */
  public A2aProxy(WorkspaceDirectory directory, Runtimes runtimes, Admission admission,
      WaitingTasks waiting, CanceledMessages canceling, OwnedTasks owned, PushCalls pushCalls,
      MessageConfigs pushes, LostStreams lost, Deliveries deliveries, Clock clock) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.admission = admission;
    this.waiting = waiting;
    this.canceling = canceling;
    this.owned = owned;
    this.pushCalls = pushCalls;
    this.pushes = pushes;
    this.lost = lost;
    this.deliveries = deliveries;
    this.clock = clock;
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
        admission.admit(message);
        EnvelopeErrors.answer(refusal, message.headers(), sink);
      }
      case RequestEnvelope envelope -> {
        var call = Call.of(envelope.method(), message.headers().version());
        if (call.generation() == Generation.V1_0) {
          receiveInRpc(message, envelope, call, new RpcSink(envelope, clock.instant(), sink));
        } else {
          admission.admit(message);
          receive(message, envelope, call, sink);
        }
      }
    }
  }

  /** A client of 1.0 reads every refusal as an error of JSON-RPC. */
  private void receiveInRpc(IncomingMessage message, RequestEnvelope envelope, Call call,
      RpcSink sink) {
    try {
      admission.admit(message);
      if (call instanceof Call.Known known) {
        receiveKnown(message, envelope, known, sink);
      } else {
        receive(message, envelope, call, sink);
      }
    } catch (SdkException e) {
      sink.refused(e);
    }
  }

  /** A task of 1.0 may stand for a message that waits here, or waited. */
  private void receiveKnown(IncomingMessage message, RequestEnvelope envelope, Call.Known call,
      RpcSink sink) {
    var found = waiting.find(message.target(), message.caller(), envelope);
    if (call.method() == A2aMethod.CANCEL && found instanceof WaitingTasks.Found.Task task) {
      var canceled = canceling.cancel(message, task);
      if (canceled.isPresent()) {
        sink.answer(200, RpcJson.response(envelope, "result", canceled.get()));
        return;
      }
      // it may have become a task of the agent's in the meantime
      found = waiting.find(message.target(), message.caller(), envelope);
    }
    switch (found) {
      case WaitingTasks.Found.Alias(var alias, var sent) -> {
        begun(message, List.of(alias));
        receiveReferring(message, sent, call, new ChangedSink(alias::forClient, sink));
      }
      case WaitingTasks.Found.Task(var turn, var sent, var task) when call
          .method() == A2aMethod.GET ->
        sink.answer(200, RpcJson.response(envelope, "result", task));
      case WaitingTasks.Found.Task task when isForAgentsOnly(call.method()) ->
        Deliveries.refuse(envelope, WaitingTasks.refusal(call.method()), call, sink);
      default -> receiveReferring(message, envelope, call, sink);
    }
  }

  /** A message may speak of other tasks that the agent has other ids for. */
  private void receiveReferring(IncomingMessage message, RequestEnvelope envelope,
      Call.Known call, ReplySink sink) {
    var tasks = waiting.referred(message.target(), message.caller(), envelope);
    begun(message, tasks);
    receive(message, TaskAlias.referring(tasks, envelope), call, sink);
  }

  /** That the caller's own messages became tasks is in the log, whatever became of the notes of them. */
  private void begun(IncomingMessage message, List<TaskAlias> tasks) {
    var ids = tasks.stream().filter(TaskAlias::hasTask).map(TaskAlias::agents)
        .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return;
    }
    var target = directory.require(message.target());
    if (!(runtimes.endpoint(target) instanceof Endpoint.InProcess)) {
      owned.heard(new OwnedTasks.Exchange(target.id(), TaskOwner.of(message.caller()),
          Generation.V1_0, OwnedTasks.Begins.MAYBE), ids);
    }
  }

  private static boolean isForAgentsOnly(A2aMethod method) {
    return method == A2aMethod.CANCEL || method == A2aMethod.RESUBSCRIBE
        || Requests.isMessage(method);
  }

  private void receive(IncomingMessage message, RequestEnvelope envelope, Call call,
      ReplySink sink) {
    var refusal = admission.refusal(message, envelope, call);
    if (refusal.isPresent()) {
      Deliveries.refuse(envelope, refusal.get(), call, sink);
      return;
    }
    switch (call) {
      case Call.Known(var method, var client) when method.isAboutPush() ->
        answerPush(message, envelope, method, call, sink);
      case Call.Known(var method, var client) when method == A2aMethod.RESUBSCRIBE ->
        lost.find(message, envelope, client).ifPresentOrElse(
            place -> {
              directory.require(message.target());
              lost.follow(place, envelope, sink);
            },
            () -> deliveries.deliver(message, envelope, call, sink));
      case Call.Known(var method, var client) when envelope.asksForPush()
          && Requests.isMessage(method) ->
        deliverWithPush(message, envelope, call, sink);
      default -> deliveries.deliver(message, envelope, call, sink);
    }
  }

  private void answerPush(IncomingMessage message, RequestEnvelope envelope, A2aMethod method,
      Call call, ReplySink sink) {
    var target = directory.require(message.target());
    switch (pushCalls.answer(target, runtimes.endpoint(target), message.caller(), envelope,
        method)) {
      case Translation.Refused<JsonNode> refused ->
        Deliveries.refuse(envelope, refused.error(), call, sink);
      case Translation.Translated<JsonNode> result ->
        sink.answer(200, RpcJson.response(envelope, "result", result.value()));
    }
  }

  /** Keeps the push configuration that comes with a message first. */
  private void deliverWithPush(IncomingMessage message, RequestEnvelope envelope, Call call,
      ReplySink sink) {
    var target = directory.require(message.target());
    switch (pushes.keep(target, runtimes.endpoint(target), message.caller(), envelope)) {
      case Translation.Refused<KeptMessage> refused ->
        Deliveries.refuse(envelope, refused.error(), call, sink);
      case Translation.Translated<KeptMessage> kept -> {
        try {
          pushes.deliver(target, kept.value(), sink, answer -> deliveries.tryTo(message,
              kept.value().message(), call, answer));
        } catch (TaskRefusedException e) {
          Deliveries.refuse(envelope, e.error(), call, sink);
        }
      }
    }
  }
}
