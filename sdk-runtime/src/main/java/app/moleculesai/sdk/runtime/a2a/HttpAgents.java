package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.dialogue.Extensions;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.turns.Turn;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Duration;
import java.util.Optional;

/** Asks agents behind HTTP ({@code wire.md} 3.5 to 3.7). Safe for use by many threads. */
public final class HttpAgents {
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final Preflight preflight;
  private final AgentClient client;
  private final CallLimits limits;
  private final MessageConfigs pushes;
  private final AgentAnswers answers;
  private final AgentReplies replies;
  private final Duration cancelLimit;

  /**
   * Takes where agents are, how they are called, and what becomes of their answers.
   *
   * @param cancelLimit the longest a call may take that cancels a task, unless the client chooses
   */
  public HttpAgents(WorkspaceDirectory directory, Runtimes runtimes, Preflight preflight,
      AgentClient client, CallLimits limits, MessageConfigs pushes, AgentAnswers answers,
      AgentReplies replies, Duration cancelLimit) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.preflight = preflight;
    this.client = client;
    this.limits = limits;
    this.pushes = pushes;
    this.answers = answers;
    this.replies = replies;
    this.cancelLimit = cancelLimit;
  }

  /**
   * Asks, ends the turn and answers.
   *
   * @throws AgentCallException when there is no answer; the turn goes on
   */
  void ask(Endpoint.Http agent, Delivery delivery) {
    var turn = delivery.turn();
    turn.open();
    preflight.refuseHeld(turn);
    preflight.refuseDead(turn);
    call(agent, delivery);
  }

  /** Like {@link #ask}, for an agent whose address is not known. */
  void seek(Delivery delivery) {
    var turn = delivery.turn();
    preflight.refuseHeld(turn);
    // an agent may call before its runtime has seen where it is, which it has now that it looked
    if (preflight.looksFor(turn)
        && runtimes.endpoint(turn.target()) instanceof Endpoint.Http agent) {
      turn.open();
      call(agent, delivery);
    } else {
      throw Preflight.notReachable(turn);
    }
  }

  private void call(Endpoint.Http agent, Delivery delivery) {
    var turn = delivery.turn();
    refuseAddress(agent, turn);
    var sent = proven(delivery);
    try (var answer = answers.begin(delivery)) {
      var sink = pushes.following(turn, sent, delivery.dialogue().answersTo(answer));
      replies.pass(turn, limits.watched(turn, ceiling(delivery), call -> {
        try (var reply = post(agent, delivery, sent)) {
          call.sign();
          tellExtensions(reply, delivery);
          return Reception.take(turn, reply, call, sink);
        }
      }), answer::heard, sink);
    }
  }

  private void refuseAddress(Endpoint.Http agent, Turn turn) {
    try {
      client.check(agent);
    } catch (SdkException e) {
      turn.failed("the agent's address is refused");
      throw e;
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
          && runtimes.endpoint(
              directory.require(delivery.turn().target().id())) instanceof Endpoint.Http moved
          && moved.trusted() && !moved.url().equals(agent.url())) {
        return client.post(moved, sent.body(), generation, extensions);
      }
      throw e;
    }
  }
}
