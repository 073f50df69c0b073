package app.moleculesai.sdk.runtime.pushcalls;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.answers.ChangedSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.OwnAddresses;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.push.KeptMessage;
import app.moleculesai.sdk.runtime.push.PushMessages;
import app.moleculesai.sdk.runtime.tasks.TaskNews;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.Turn;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The push configurations that come with messages ({@code a2a.md}, rule 13): kept before the message goes on, and joined
 * with the task that it becomes. Safe for use by many threads.
 */
public final class MessageConfigs {
  private static final System.Logger LOG = System.getLogger(MessageConfigs.class.getName());
  /** Refusals of messages that their agents never saw and that do not wait. */
  private static final Set<ErrorCode> NEVER_SENT = EnumSet.of(ErrorCode.NOT_FOUND,
      ErrorCode.AGENT_NOT_REACHABLE, ErrorCode.AGENT_WAKING, ErrorCode.AGENT_UNREACHABLE,
      ErrorCode.ADDRESS_NOT_ALLOWED);

  private final PushMessages messages;
  private final Interpreter interpreter;
  private final OwnAddresses addresses;
  private final Supervisor supervisor;

  /** Takes where configurations are kept, which agents push, where to, and who tries again what was not stored. */
  public MessageConfigs(PushMessages messages, Interpreter interpreter, OwnAddresses addresses,
      Supervisor supervisor) {
    this.messages = messages;
    this.interpreter = interpreter;
    this.addresses = addresses;
    this.supervisor = supervisor;
  }

  /**
   * Keeps the push configuration that comes with a message, if there is one.
   *
   * @return what goes on
   */
  public Translation<KeptMessage> keep(Workspace target, Endpoint endpoint, Caller caller,
      RequestEnvelope message) {
    return interpreter.pushes(target, endpoint)
        ? messages.keep(PushCalls.asker(target, caller, message), message,
            endpoint instanceof Endpoint.InProcess
                ? Optional.empty()
                : Optional.of(addresses.of(endpoint)))
        : PushCalls.pushesNothing();
  }

  /**
   * Delivers a message that {@link #keep} returned; when it is refused, what was kept for it goes and what that replaced
   * is back.
   *
   * @param delivery delivers it to where its answer goes; what it throws is thrown
   */
  public void deliver(Workspace target, KeptMessage kept, ReplySink sink,
      Consumer<ReplySink> delivery) {
    try {
      delivery.accept(kept.replaced()
          .<ReplySink>map(replaced -> new ChangedSink(new HeardRefusal(() -> putBack(replaced)),
              sink))
          .orElse(sink));
    } catch (TaskRefusedException e) {
      refused(target, kept);
      throw e;
    } catch (SdkException e) {
      if (NEVER_SENT.contains(e.code())) {
        refused(target, kept);
      }
      throw e;
    }
  }

  private void refused(Workspace target, KeptMessage kept) {
    kept.replaced().ifPresentOrElse(this::putBack,
        () -> messages.key(kept.message(), Requests.generation(kept.message())).ifPresent(
            key -> inAnyCase(() -> messages.becameNone(target.id(), key))));
  }

  private void putBack(KeptMessage.Replaced replaced) {
    inAnyCase(() -> messages.putBack(replaced));
  }

  /** Returns a message as its agent gets it: with what proves that it may push. */
  public RequestEnvelope proven(Workspace target, RequestEnvelope sent) {
    return messages.proven(target.id(), sent, Requests.generation(sent));
  }

  /** Returns where an answer goes on its way, so that it is known which task the message became. */
  public ReplySink following(Turn turn, RequestEnvelope sent, ReplySink sink) {
    var id = turn.target().id();
    return messages.key(sent, Requests.generation(sent))
        .<ReplySink>map(key -> new PushFollower(sink, task -> became(id, key, task),
            () -> becameNone(turn, key)))
        .orElse(sink);
  }

  /** The receiver hears of a task that the client was told of, also when the agent has none: see {@link #ended}. */
  private void becameNone(Turn turn, UUID key) {
    if (!turn.isSubmitted()) {
      inAnyCase(() -> messages.becameNone(turn.target().id(), key));
    }
  }

  /** Returns what hears of a task of this process that a message became. */
  public TaskNews becomes(RequestEnvelope message) {
    var key = messages.key(message, Requests.generation(message));
    return (task, events, transaction) -> key.ifPresent(
        name -> messages.became(task.workspaceId(), name, task.id(), transaction));
  }

  /** Takes that a message goes on with a task of this process. */
  public void goesOn(Workspace target, RequestEnvelope message, String taskId) {
    messages.key(message, Requests.generation(message))
        .ifPresent(key -> messages.became(target.id(), key, taskId));
  }

  /**
   * Tells the receiver that came with a message how the task ended that stood for it here: its agent has none. Once: it has
   * no effect when that is told, or the message became a task of the agent's.
   *
   * @throws SdkException when the registry does not answer
   */
  public void ended(UUID workspaceId, RequestEnvelope message, ObjectNode task) {
    messages.key(message, Requests.generation(message))
        .ifPresent(key -> unlessRefused(() -> messages.ended(workspaceId, key, task)));
  }

  private void became(UUID workspaceId, UUID key, String taskId) {
    inAnyCase(() -> messages.became(workspaceId, key, taskId));
  }

  /** The answer goes on to the client, also when the registry does not answer. */
  private void inAnyCase(Runnable step) {
    try {
      unlessRefused(step);
    } catch (SdkException e) {
      supervisor.untilDone("push-config", () -> unlessRefused(step));
    }
  }

  /** Lets an outage through; what is refused would be refused again. */
  private static void unlessRefused(Runnable step) {
    try {
      step.run();
    } catch (SdkException e) {
      if (Supervisor.isPassing(e)) {
        throw e;
      }
      LOG.log(WARNING, "the task of a push configuration was not stored: {0}", e.code().word());
    }
  }
}
