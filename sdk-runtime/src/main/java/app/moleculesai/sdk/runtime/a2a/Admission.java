package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.answers.ChangedSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.dialogue.Extensions;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.taskcalls.VisibleTasks;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Says what may come in, and what of an agent's tasks its caller may know: an agent behind HTTP does not say whose they
 * are. Safe for use by many threads.
 */
public final class Admission {
  private final WorkspaceDirectory directory;
  private final OwnedTasks owned;
  private final WaitingTasks waiting;
  private final Interpreter interpreter;

  /** Takes who may talk to whom, whose tasks are whose, and what agents understand. */
  public Admission(WorkspaceDirectory directory, OwnedTasks owned, WaitingTasks waiting,
      Interpreter interpreter) {
    this.directory = directory;
    this.owned = owned;
    this.waiting = waiting;
    this.interpreter = interpreter;
  }

  /**
   * Lets a message in, whatever it says.
   *
   * @throws SdkException {@code not_related} or {@code budget_exceeded}
   */
  void admit(IncomingMessage message) {
    refuseUnrelated(message);
    refuseOverBudget(message);
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

  /** Says why a request is not answered, wherever its agent is. */
  Optional<ProtocolError> refusal(IncomingMessage message, RequestEnvelope envelope, Call call) {
    if (message.headers().extensions().filter(asked -> asked.length() > Extensions.LONGEST)
        .isPresent()) {
      return Optional.of(ProtocolError.invalidParams(Extensions.header(call.generation()),
          "must have at most " + Extensions.LONGEST + " characters"));
    }
    return switch (call) {
      case Call.UnsupportedVersion unsupported -> Optional.of(unsupported.error());
      case Call.Known(var method, var client) when method == A2aMethod.EXTENDED_CARD -> {
        directory.require(message.target());
        // the agent's own would name addresses and credentials that are not for clients
        yield Optional.of(ProtocolError.of(A2aErrorCode.EXTENDED_AGENT_CARD_NOT_CONFIGURED,
            "there is one card for everybody"));
      }
      case Call.Known(var method, var client) when (method.isAboutPush() || envelope.asksForPush())
          && isHidden(message, Requests.task(envelope), Set.of()) ->
        Optional.of(notFound());
      default -> Optional.empty();
    };
  }

  /** Says why an agent behind HTTP is not asked; who may know comes before all else. */
  Optional<ProtocolError> refusal(Workspace target, IncomingMessage message,
      RequestEnvelope envelope, A2aMethod method) {
    var task = Requests.task(envelope);
    var others = envelope.referredTaskIds();
    if (others.size() > WaitingTasks.MOST_REFERRED) {
      return Optional.of(ProtocolError.invalidParams("message.referenceTaskIds",
          "must have at most " + WaitingTasks.MOST_REFERRED + " ids"));
    }
    if (isHidden(message, task, others)) {
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

  /** A message may speak of what its caller waits for, too: its agent may yet make a task of that. */
  private boolean isHidden(IncomingMessage message, Optional<String> task, Set<String> referred) {
    var ids = new HashSet<>(referred);
    task.ifPresent(ids::add);
    if (ids.isEmpty()) {
      return false;
    }
    ids.removeAll(owned.visible(message.target(), message.caller(), ids));
    return task.filter(ids::contains).isPresent() || !ids.stream()
        .allMatch(id -> waiting.isOwn(message.target(), message.caller(), id));
  }

  private static ProtocolError notFound() {
    return ProtocolError.of(A2aErrorCode.TASK_NOT_FOUND, "there is no such task");
  }

  /** Says whether an agent behind HTTP may list its tasks: only a person may see those that are nobody's. */
  boolean mayListThere(Workspace target, IncomingMessage message) {
    return message.caller() instanceof Caller.Canvas
        && interpreter.speaks(target, Generation.V1_0);
  }

  /** Returns where an agent's answer goes, without what the caller may not know of. */
  ReplySink visible(IncomingMessage message, RequestEnvelope envelope, ReplySink sink) {
    return Requests.method(envelope).equals(Optional.of(A2aMethod.LIST))
        ? new ChangedSink(
            new VisibleTasks(owned, message.target(), message.caller(), envelope)::of, sink)
        : sink;
  }
}
