package app.moleculesai.sdk.runtime.pushcalls;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.calls.OwnAddresses;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.push.PushAsker;
import app.moleculesai.sdk.runtime.push.PushConfigs;
import app.moleculesai.sdk.runtime.push.PushMessages;
import app.moleculesai.sdk.runtime.push.PushProposal;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskNews;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What clients ask about push notifications ({@code a2a.md}, rule 13). The answers come from what is kept here; an agent
 * elsewhere is asked to push to this server, and what it says to that decides. Nothing of it is a turn of the
 * conversation. Safe for use by many threads.
 */
public final class PushCalls {
  private static final System.Logger LOG = System.getLogger(PushCalls.class.getName());
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_BYTES = 1 << 20;

  private final PushConfigs configs;
  private final PushMessages messages;
  private final OwnedTasks owned;
  private final Interpreter interpreter;
  private final AgentClient client;
  private final CallWatch watch;
  private final OwnAddresses addresses;
  private final Supervisor supervisor;

  /** Takes where configurations are kept, whose tasks are whose, and how agents are asked. */
  public PushCalls(PushConfigs configs, PushMessages messages, OwnedTasks owned,
      Interpreter interpreter, AgentClient client, CallWatch watch, OwnAddresses addresses,
      Supervisor supervisor) {
    this.configs = configs;
    this.messages = messages;
    this.owned = owned;
    this.interpreter = interpreter;
    this.client = client;
    this.watch = watch;
    this.addresses = addresses;
    this.supervisor = supervisor;
  }

  /** Returns the result of a request about push configurations. */
  public Translation<JsonNode> answer(Workspace target, Endpoint endpoint, Caller caller,
      RequestEnvelope request, A2aMethod method) {
    if (!interpreter.pushes(target, endpoint)) {
      return pushesNothing();
    }
    var asker = asker(target, caller, request);
    var params = Requests.params(request);
    return switch (method) {
      case SET_PUSH -> {
        if (endpoint instanceof Endpoint.InProcess) {
          yield configs.set(asker, params);
        }
        yield maySee(target, caller, request)
            ? configs.propose(asker, params, addresses.of(endpoint))
                .then(proposal -> proposed(target, endpoint, request, proposal))
            : noTask();
      }
      case GET_PUSH -> configs.get(asker, params);
      case LIST_PUSH -> configs.list(asker, params);
      case DELETE_PUSH -> configs.delete(asker, params).then(deleted -> {
        deleted.config().filter(config -> config.tokenHash().isPresent())
            .ifPresent(config -> deleteThere(target, endpoint, config.taskId(), config.key()));
        return new Translation.Translated<>(deleted.result());
      });
      default -> throw new IllegalArgumentException("not about push configurations: " + method);
    };
  }

  /**
   * Keeps the push configuration that comes with a message, if there is one.
   *
   * @return the message as it goes on
   */
  public Translation<RequestEnvelope> keep(Workspace target, Endpoint endpoint, Caller caller,
      RequestEnvelope message) {
    return interpreter.pushes(target, endpoint)
        ? messages.keep(asker(target, caller, message), message,
            endpoint instanceof Endpoint.InProcess
                ? Optional.empty()
                : Optional.of(addresses.of(endpoint)))
        : pushesNothing();
  }

  /** Returns a message as its agent gets it: with what proves that it may push. */
  public RequestEnvelope proven(Workspace target, RequestEnvelope sent) {
    return messages.proven(target.id(), sent, Requests.generation(sent));
  }

  /** Returns where an answer goes on its way, so that it is known which task the message became. */
  public ReplySink following(Workspace target, RequestEnvelope sent, ReplySink sink) {
    return messages.key(sent, Requests.generation(sent))
        .<ReplySink>map(key -> new PushFollower(sink, id -> became(target.id(), key, id),
            () -> inAnyCase(() -> messages.becameNone(target.id(), key))))
        .orElse(sink);
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

  private void became(UUID workspaceId, UUID key, String taskId) {
    inAnyCase(() -> messages.became(workspaceId, key, taskId));
  }

  /** The answer goes on to the client, also when the registry does not answer. */
  private void inAnyCase(Runnable step) {
    try {
      unlessRefused(step);
    } catch (SdkException e) {
      supervisor.untilDone("push-config", PAUSE, () -> unlessRefused(step));
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

  private static PushAsker asker(Workspace target, Caller caller, RequestEnvelope request) {
    return new PushAsker(target.id(), TaskOwner.of(caller), Requests.generation(request));
  }

  private boolean maySee(Workspace target, Caller caller, RequestEnvelope request) {
    return Requests.task(request).filter(id -> !owned.maySee(target.id(), caller, id))
        .isEmpty();
  }

  private static <T> Translation<T> noTask() {
    return new Translation.Refused<>(
        ProtocolError.of(A2aErrorCode.TASK_NOT_FOUND, "there is no such task"));
  }

  private static <T> Translation<T> pushesNothing() {
    return new Translation.Refused<>(ProtocolError.of(
        A2aErrorCode.PUSH_NOTIFICATION_NOT_SUPPORTED, "this agent pushes nothing"));
  }

  private Translation<JsonNode> proposed(Workspace target, Endpoint endpoint,
      RequestEnvelope request, PushProposal proposal) {
    Optional<ProtocolError> refusal;
    try {
      refusal = ask(target, endpoint, request.method(), proposal.forAgent());
    } catch (RuntimeException e) {
      configs.withdraw(proposal);
      throw e;
    }
    if (refusal.isPresent()) {
      configs.withdraw(proposal);
      return new Translation.Refused<>(refusal.get());
    }
    return new Translation.Translated<>(proposal.result());
  }

  /** Whatever the agent makes of it: what it still pushes is turned away. */
  private void deleteThere(Workspace target, Endpoint endpoint, String taskId, UUID key) {
    supervisor.run("push-config-delete", () -> {
      try {
        ask(target, endpoint, A2aMethod.DELETE_PUSH.name(Generation.V1_0).orElseThrow(),
            Json.object().put("taskId", taskId).put("id", key.toString()));
      } catch (SdkException e) {
        LOG.log(DEBUG, "workspace={0} was not told that a push configuration is deleted: {1}",
            target.id(), e.code().word());
      }
    });
  }

  /** Asks an agent, in its generation; returns why it refuses, if it does. */
  private Optional<ProtocolError> ask(Workspace target, Endpoint endpoint, String method,
      JsonNode params) {
    if (!(endpoint instanceof Endpoint.Http agent)) {
      throw new SdkException(ErrorCode.AGENT_NOT_REACHABLE,
          "workspace " + target.id() + " is " + target.status().word() + " and has no address")
          .with("status", target.status().word());
    }
    var request = Json.object().put("jsonrpc", "2.0").put("id", "push").put("method", method);
    request.set("params", params);
    var sent = interpreter.sent(target, agent, Body.wrap(Json.bytes(request)));
    try (var call = watch.begin(LONGEST);
        var reply = client.post(agent, sent.body(), Requests.generation(sent))) {
      var answer = reply.body().readNBytes(MOST_BYTES);
      return call.ended().isPresent()
          ? Optional.of(ProtocolError.of(A2aErrorCode.INTERNAL_ERROR, call.ended().get()))
          : refusal(reply.status(), answer);
    } catch (AgentCallException e) {
      throw new SdkException(switch (e.kind()) {
        case BUSY -> ErrorCode.AGENT_BUSY;
        case REFUSED -> ErrorCode.ADDRESS_NOT_ALLOWED;
        case UNREACHABLE -> ErrorCode.AGENT_UNREACHABLE;
      }, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.AGENT_BUSY, "the agent's answer broke off", e);
    }
  }

  private static Optional<ProtocolError> refusal(int status, byte[] answer) {
    try {
      var response = Json.read(answer);
      if (response.path("error").isObject()) {
        return Optional.of(ProtocolError.of(
            A2aErrorCode.find(response.path("error").path("code").asInt())
                .orElse(A2aErrorCode.INTERNAL_ERROR),
            response.path("error").path("message").asText()));
      }
      if (status < 300 && response.has("result")) {
        return Optional.empty();
      }
    } catch (JsonProcessingException e) {
      // as below
    }
    return Optional.of(ProtocolError.of(A2aErrorCode.INVALID_AGENT_RESPONSE,
        "the agent answered with something else than a JSON-RPC response"));
  }
}
