package app.moleculesai.sdk.api.environment;

import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.util.Map;

/**
 * The environment of an agent that is about to be started. The server implements it, so it may grow. Belongs to one
 * thread, and to the call that was given it: nothing is changed by it afterwards.
 */
public interface AgentEnvironment {
  /** Returns whose it is. */
  WorkspaceView workspace();

  /** Returns what is in it so far, secrets included; unmodifiable. Never log it. */
  Map<String, String> values();

  /**
   * Sets a variable, over one that is there.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code invalid} for a name that is none, or with which the server
   *         tells the agent who and where it is
   */
  void set(String name, String value);

  /** Takes a variable away; one that the server itself sets stays. */
  void remove(String name);
}
