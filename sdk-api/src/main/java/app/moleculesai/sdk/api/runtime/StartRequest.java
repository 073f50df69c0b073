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

  /** Returns the token with which it identifies itself here; none where it keeps the one it has. */
  Optional<Secret> token();

  /** Returns its environment: name to value, secrets included. Never log it. */
  Map<String, String> environment();

  /** Returns files for its configuration folder: relative path to content. */
  Map<String, Body> files();
}
