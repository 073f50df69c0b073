package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.time.Duration;
import java.util.Optional;

/** Puts calls to agents under the limits of time that there are ({@code wire.md} DI-4 to DI-6). Safe for many threads. */
public final class CallLimits {
  private final CallWatch watch;
  private final AgentSignals signals;
  private final Duration idleLimit;

  /** Takes how long nothing may be heard of an agent that does not say so itself. */
  public CallLimits(CallWatch watch, AgentSignals signals, Duration idleLimit) {
    this.watch = watch;
    this.signals = signals;
    this.idleLimit = idleLimit;
  }

  /** Something said and heard. */
  public interface Exchange<T> {
    T with(CallWatch.Call call);
  }

  /** Begins a call of the current thread, to be closed. */
  public CallWatch.Call begin(Turn turn, Optional<Duration> ceiling) {
    var target = turn.target().id();
    return watch.begin(target, signals.idleLimit(target).orElse(idleLimit), ceiling);
  }

  /**
   * Talks to an agent.
   *
   * @throws AgentCallException when there is no answer, or not in time
   */
  public <T> T watched(Turn turn, Optional<Duration> ceiling, Exchange<T> exchange) {
    try (var call = begin(turn, ceiling)) {
      try {
        return exchange.with(call);
      } catch (AgentCallException e) {
        throw call.ended().map(why -> new AgentCallException(AgentCallException.Kind.BUSY, why, e))
            .orElse(e);
      }
    }
  }
}
