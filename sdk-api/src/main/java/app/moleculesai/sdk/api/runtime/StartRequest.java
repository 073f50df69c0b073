package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What an agent is started with. */
public interface StartRequest {
  /** Returns who it is. */
  WorkspaceView workspace();

  /** Returns where it reaches this server. */
  URI platformUrl();

  /**
   * Returns the token with which it identifies itself here, for the file {@code .auth_token} of its configuration folder;
   * none where it keeps the one it has. Never log it.
   */
  Optional<Secret> token();

  /**
   * Returns its environment: name to value, secrets included. Never log it. Nothing of the server's own environment is
   * added. Paths in it, such as {@code WORKSPACE_CONFIG_PATH}, are those of a container: a runtime whose agents have their
   * folders elsewhere sets them itself.
   */
  Map<String, String> environment();

  /** Returns files for its configuration folder, over those that are there: relative path, with {@code /}, to content. */
  Map<String, Body> files();

  /** Returns files for its configuration folder that are written only while that has no {@code config.yaml}. */
  Map<String, Body> firstFiles();

  /** Says whether its sessions are dropped before it starts. */
  boolean resetsSessions();

  /** Returns the digest that its image is pinned to, {@code sha256:} and 64 hexadecimal digits; empty when it is not. */
  Optional<String> imagePin();
}
