package app.moleculesai.sdk.runtime.plugins;

/**
 * Why something is not ready, or what the operator should know of it.
 *
 * @param code the stable word
 * @param message what was found and what to do; never a secret
 */
public record PluginProblem(PluginCode code, String message) {
  /** Returns the form of the table and of messages: {@code NO_PROVIDER: no service file}. */
  @Override
  public String toString() {
    return code + ": " + message;
  }
}
