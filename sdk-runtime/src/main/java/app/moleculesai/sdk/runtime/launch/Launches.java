package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prepares the start of an agent ({@code wire.md} 5.6, steps 2 to 7): everything it is started with, or why it cannot be.
 * Safe for use by many threads.
 */
public final class Launches {
  private final Environments environments;
  private final ConfigFolder folder;
  private final ImagePins pins;
  private final Supplier<URI> platformUrl;

  /** Takes what a start is put together from. */
  public Launches(Environments environments, ConfigFolder folder, ImagePins pins,
      Supplier<URI> platformUrl) {
    this.environments = environments;
    this.folder = folder;
    this.pins = pins;
    this.platformUrl = platformUrl;
  }

  /**
   * Prepares a start.
   *
   * @param token what the agent says who it is with
   * @throws LaunchRefusedException when it cannot be started so; the message may be shown to everybody
   */
  public StartRequest prepare(Workspace row, Secret token, StartOptions options) {
    var contents = folder.of(row, options);
    var environment = environments.of(row, contents.model());
    requireAll(contents, environment);
    boolean resets = options.resetsSessions()
        || "true".equalsIgnoreCase(environment.get("WORKSPACE_RESET_SESSION"));
    return new Launch(row, platformUrl.get(), Optional.of(token), environment, contents.files(),
        contents.firstFiles(), resets, pins.digest(row.runtime()));
  }

  private static void requireAll(ConfigFolder.Contents contents,
      Map<String, String> environment) {
    var missing = contents.requiredEnvironment().stream()
        .filter(name -> environment.getOrDefault(name, "").isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw LaunchRefusedException.missing(missing);
    }
  }

  private record Launch(WorkspaceView workspace, URI platformUrl, Optional<Secret> token,
      Map<String, String> environment, Map<String, Body> files, Map<String, Body> firstFiles,
      boolean resetsSessions, Optional<String> imagePin) implements StartRequest {
    @Override
    public String toString() {
      return "StartRequest[" + workspace.id() + "]"; // the environment holds secrets
    }
  }
}
