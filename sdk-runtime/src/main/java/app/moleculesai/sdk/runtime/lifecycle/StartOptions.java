package app.moleculesai.sdk.runtime.lifecycle;

import java.util.Optional;

/**
 * How one start differs from the usual one ({@code wire.md} RS-6, RS-7).
 *
 * @param template the workspace template whose files are written over those that are there
 * @param rebuildsConfig whether the configuration is made anew
 * @param resetsSessions whether the agent's sessions are dropped before
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
