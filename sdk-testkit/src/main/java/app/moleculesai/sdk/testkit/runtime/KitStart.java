package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the kit starts an agent with; the server that it names does not exist. Immutable. */
public record KitStart(WorkspaceView workspace, Map<String, String> environment,
    Map<String, Body> files, Map<String, Body> firstFiles, Optional<Secret> token,
    boolean resetsSessions, Optional<String> imagePin) implements StartRequest {
  /** One with nothing but who it is. */
  public static KitStart of(WorkspaceView workspace) {
    return new KitStart(workspace, Map.of(), Map.of(), Map.of(), Optional.empty(), false,
        Optional.empty());
  }

  /** One of a workspace of tier 2. */
  public static KitStart of(UUID workspaceId, String runtime) {
    return of(Workspace.of(workspaceId, "kit", Instant.EPOCH).runtime(runtime).tier(2).build());
  }

  /** Returns one with a further variable in the environment. */
  public KitStart environment(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new KitStart(workspace, more, files, firstFiles, token, resetsSessions, imagePin);
  }

  /** Returns one with a further file of the configuration folder, by its relative path. */
  public KitStart file(String path, String content) {
    var more = new HashMap<>(files);
    more.put(path, Body.of(content));
    return new KitStart(workspace, environment, more, firstFiles, token, resetsSessions, imagePin);
  }

  /** Returns one with a further file for a first start. */
  public KitStart firstFile(String path, String content) {
    var more = new HashMap<>(firstFiles);
    more.put(path, Body.of(content));
    return new KitStart(workspace, environment, files, more, token, resetsSessions, imagePin);
  }

  /** Returns one with the token that the agent is to have. */
  public KitStart token(String text) {
    return new KitStart(workspace, environment, files, firstFiles, Optional.of(Secret.of(text)),
        resetsSessions, imagePin);
  }

  /** Returns one that drops what the agent remembers of its sessions. */
  public KitStart resettingSessions() {
    return new KitStart(workspace, environment, files, firstFiles, token, true, imagePin);
  }

  /** Returns one with the digest of the image that it must have. */
  public KitStart pinned(String digest) {
    return new KitStart(workspace, environment, files, firstFiles, token, resetsSessions,
        Optional.of(digest));
  }

  @Override
  public URI platformUrl() {
    return URI.create("http://127.0.0.1:1");
  }

  @Override
  public String toString() {
    return "KitStart[" + workspace.id() + "]"; // as the server's: the environment holds secrets
  }
}
