package app.moleculesai.sdk.runtime.pushcalls;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.calls.OwnAddresses;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.push.PushAsker;
import app.moleculesai.sdk.runtime.push.PushConfigs;
import app.moleculesai.sdk.runtime.push.PushProposal;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What clients ask about push notifications ({@code a2a.md}, rule 13). The answers come from what is kept here; an agent
 * elsewhere is asked to push to this server, and what it says to that decides. Nothing of it is a turn of the
 * conversation. Safe for use by many threads.
 */
public final class PushCalls {
  private final PushConfigs configs;
  private final OwnedTasks owned;
  private final Interpreter interpreter;
  private final AgentPushes agents;
  private final DroppedConfigs dropped;
  private final OwnAddresses addresses;

  /** Takes where configurations are kept, whose tasks are whose, and how agents are asked. */
  public PushCalls(PushConfigs configs, OwnedTasks owned, Interpreter interpreter,
      AgentPushes agents, DroppedConfigs dropped, OwnAddresses addresses) {
    this.configs = configs;
    this.owned = owned;
    this.interpreter = interpreter;
    this.agents = agents;
    this.dropped = dropped;
    this.addresses = addresses;
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
            .ifPresent(dropped::forget);
        return new Translation.Translated<>(deleted.result());
      });
      default -> throw new IllegalArgumentException("not about push configurations: " + method);
    };
  }

  static PushAsker asker(Workspace target, Caller caller, RequestEnvelope request) {
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

  static <T> Translation<T> pushesNothing() {
    return new Translation.Refused<>(ProtocolError.of(
        A2aErrorCode.PUSH_NOTIFICATION_NOT_SUPPORTED, "this agent pushes nothing"));
  }

  private Translation<JsonNode> proposed(Workspace target, Endpoint endpoint,
      RequestEnvelope request, PushProposal proposal) {
    Optional<ProtocolError> refusal;
    try {
      refusal = agents.ask(target, endpoint, request.method(), proposal.forAgent());
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
}
