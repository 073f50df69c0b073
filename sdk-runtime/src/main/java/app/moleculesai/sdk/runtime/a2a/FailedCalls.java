package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.turns.StoredTurn;
import app.moleculesai.sdk.runtime.turns.Turn;

/**
 * Says what becomes of a message whose agent did not answer ({@code wire.md} 3.8): a dead agent is started again, a
 * message for a busy one waits in the queue. Safe for use by many threads.
 */
public final class FailedCalls {
  static final int BUSY_SECONDS = 30;

  private final DeadAgents deadAgents;
  private final MessageQueue queue;

  /** Takes who knows that an agent is dead, and where messages wait. */
  public FailedCalls(DeadAgents deadAgents, MessageQueue queue) {
    this.deadAgents = deadAgents;
    this.queue = queue;
  }

  /** Ends the turn, or lets it wait; answers or throws what to tell the caller. */
  void answer(StoredTurn turn, AgentCallException failure, ClientHeaders headers,
      ReplySink sink) {
    boolean dead = failure.kind() != AgentCallException.Kind.REFUSED
        && deadAgents.isDeadNow(turn.target(), Cause.CALL_FAILED);
    boolean ownQueue = AgentSignals.declares(turn.target(), AgentSignals.SESSION);
    // who asks for a task asks again
    boolean mayWait = !ownQueue && Requests.question(turn.envelope()).isEmpty();
    if (!dead && failure.kind() == AgentCallException.Kind.BUSY && mayWait) {
      queue.add(turn, failure, headers, sink);
      return;
    }
    turn.failed(String.valueOf(failure.getMessage()));
    if (dead) {
      throw restarting(turn);
    }
    throw switch (failure.kind()) {
      case BUSY -> ownQueue
          ? busy(turn, failure, failure).with("native_session", true)
          : busy(turn, failure, failure);
      case UNREACHABLE -> failed(turn, failure, "could not be reached");
      case UNREADABLE -> failed(turn, failure, "did not answer in HTTP");
      case REFUSED -> failed(turn, failure, "has an address that may not be called");
    };
  }

  private static SdkException failed(Turn turn, AgentCallException failure, String what) {
    return new SdkException(failure.kind().code(),
        "the agent of workspace " + turn.target().id() + " " + what, failure);
  }

  /** Says that the agent is dead and about to be started. */
  static SdkException restarting(Turn turn) {
    return new SdkException(ErrorCode.AGENT_RESTARTING, "the agent of workspace "
        + turn.target().id() + " is gone and is being restarted").with("restarting", true);
  }

  /** Says that the agent is busy and the message does not wait. */
  static SdkException busy(Turn turn, AgentCallException failure, Throwable cause) {
    return new SdkException(ErrorCode.AGENT_BUSY,
        "the agent of workspace " + turn.target().id() + " did not answer: "
            + failure.getMessage(),
        cause).with("busy", true).with("retry_after", BUSY_SECONDS);
  }
}
