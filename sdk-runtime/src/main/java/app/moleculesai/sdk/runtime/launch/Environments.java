package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.config.LaunchConfig;
import app.moleculesai.sdk.runtime.secrets.ModelRoutes;
import app.moleculesai.sdk.runtime.secrets.SecretValues;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts together what an agent finds in its environment ({@code wire.md} 5.5): what the server says of it, secrets, its
 * identity, what contributors add. Safe for use by many threads.
 */
public final class Environments {
  /** The variable in which an agent software reads its model. */
  private static final Map<String, String> MODEL_VARIABLES = Map.of("hermes",
      "HERMES_DEFAULT_MODEL");

  private final SecretValues secrets;
  private final LaunchConfig config;
  private final GitIdentity identity;
  private final RoleOwners owners;
  private final List<EnvironmentContributor> contributors;
  private final Supplier<URI> platformUrl;

  /** Takes where values come from, contributors in order. */
  public Environments(SecretValues secrets, LaunchConfig config, RoleOwners owners,
      List<EnvironmentContributor> contributors, Supplier<URI> platformUrl) {
    this.secrets = secrets;
    this.config = config;
    this.identity = new GitIdentity(config.gitNamePrefix(), config.gitEmailDomain());
    this.owners = owners;
    this.contributors = List.copyOf(contributors);
    this.platformUrl = platformUrl;
  }

  /**
   * Returns the environment of an agent. Never log it.
   *
   * @param model the model of its configuration
   * @throws LaunchRefusedException when a secret cannot be read, or a contributor fails
   */
  Map<String, String> of(Workspace row, Optional<String> model) {
    var own = ofServer(row);
    var environment = new LinkedHashMap<>(own);
    secrets(row).forEach(environment::putIfAbsent);
    identity.addTo(environment, row.id(), row.name());
    row.role().ifPresent(role -> environment.put("MOLECULE_AGENT_ROLE", role));
    Optional.ofNullable(MODEL_VARIABLES.get(row.runtime()))
        .ifPresent(variable -> Optional.ofNullable(environment.get(ModelRoutes.MODEL_SECRET))
            .or(() -> model).ifPresent(name -> environment.put(variable, name)));
    owners.addTo(environment, row.id());
    return contributed(row, own, environment);
  }

  private Map<String, String> ofServer(Workspace row) {
    var own = new LinkedHashMap<String, String>();
    own.put("WORKSPACE_ID", row.id().toString());
    own.put("WORKSPACE_CONFIG_PATH", "/configs");
    own.put("PLATFORM_URL", platformUrl.get().toString());
    own.put("MOLECULE_URL", platformUrl.get().toString());
    own.put("TIER", Integer.toString(row.tier()));
    own.put("PLUGINS_DIR", "/plugins");
    own.put("PYTHONPATH", "/app");
    config.awarenessUrl().ifPresent(url -> {
      own.put("AWARENESS_URL", url);
      own.put("AWARENESS_NAMESPACE",
          row.awarenessNamespace().orElse("workspace:" + row.id()));
    });
    return own;
  }

  private Map<String, String> secrets(Workspace row) {
    try {
      return secrets.of(row.id());
    } catch (SdkException e) {
      if (e.code() != ErrorCode.SECRET_UNREADABLE) {
        throw e;
      }
      throw LaunchRefusedException.because(e.code(),
          "a secret cannot be decrypted; GET /workspaces/" + row.id()
              + "/secrets/values names it",
          e);
    }
  }

  private Map<String, String> contributed(Workspace row, Map<String, String> own,
      Map<String, String> environment) {
    var open = new OpenEnvironment(row, own.keySet(), environment);
    for (var contributor : contributors) {
      try {
        contributor.contribute(open);
      } catch (RuntimeException e) {
        throw LaunchRefusedException.because(ErrorCode.PLUGIN_NOT_READY,
            "a contributor to the agent's environment failed; the server's log has the cause", e);
      }
    }
    return open.close();
  }
}
