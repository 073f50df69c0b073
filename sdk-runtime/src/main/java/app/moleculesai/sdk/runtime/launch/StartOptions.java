package app.moleculesai.sdk.runtime.launch;

import java.util.Optional;

/**
 * How a start differs from the usual one, which leaves alone what the agent's configuration folder holds already
 * ({@code wire.md} RS-6, RS-7). Immutable.
 *
 * @param template the workspace template whose files are written over those that are there
 * @param rebuildsConfig whether the files of a first start are written over those that are there
 * @param resetsSessions whether the agent's sessions are dropped
 */
public record StartOptions(Optional<String> template, boolean rebuildsConfig,
    boolean resetsSessions) {
  /** The usual start. */
  public static StartOptions usual() {
    return new StartOptions(Optional.empty(), false, false);
  }

  /** Returns the options of one start that stands for two, of which the other was wanted later. */
  public StartOptions and(StartOptions other) {
    return new StartOptions(other.template.or(() -> template),
        rebuildsConfig || other.rebuildsConfig, resetsSessions || other.resetsSessions);
  }
}
