package app.moleculesai.sdk.runtime.lifecycle;

/**
 * What is special about one start of an agent.
 *
 * @param resetsSessions whether its sessions are dropped before ({@code wire.md} RS-7)
 */
public record StartOptions(boolean resetsSessions) {
  /** Nothing is. */
  public static StartOptions usual() {
    return new StartOptions(false);
  }

  /** Returns what is special about one start that stands for two. */
  public StartOptions and(StartOptions other) {
    return new StartOptions(resetsSessions || other.resetsSessions);
  }
}
