package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Whose a container or volume is, as its labels say ({@code wire.md} 5.3). Without all three of them it is not ours, and
 * nothing is done to it.
 *
 * @param installation returns the id of this installation, once it is known
 */
record Ownership(Supplier<String> installation) {
  static final String MANAGED = "molecule.platform.managed";
  static final String INSTANCE = "molecule.platform.instance";
  static final String WORKSPACE = "molecule.workspace";
  /** The runtime name that the agent was started for. */
  static final String RUNTIME = "molecule.runtime";

  /**
   * Returns what everything of this installation carries.
   *
   * @throws SdkException {@code unavailable} while the installation is not known
   */
  Map<String, String> ofInstallation() {
    return Map.of(MANAGED, "true", INSTANCE, installation.get());
  }

  /** Returns what everything of a workspace carries; fails like {@link #ofInstallation}. */
  Map<String, String> of(UUID workspaceId) {
    var labels = new LinkedHashMap<>(ofInstallation());
    labels.put(WORKSPACE, workspaceId.toString());
    return labels;
  }

  /** Says whether something with these labels is this workspace's. */
  boolean isOf(UUID workspaceId, Map<String, String> labels) {
    return labels.entrySet().containsAll(of(workspaceId).entrySet());
  }

  /**
   * Says whether a volume may be used for the workspace whose name it bears: its own, or one of a server that did not
   * write whose it is, as those before this one.
   */
  boolean mayUse(UUID workspaceId, Map<String, String> labels) {
    boolean isNobodys = "true".equals(labels.get(MANAGED)) && !labels.containsKey(INSTANCE)
        && !labels.containsKey(WORKSPACE);
    return isNobodys || isOf(workspaceId, labels);
  }

  /** Reads whose something is. */
  static Optional<UUID> workspace(Map<String, String> labels) {
    try {
      return Optional.ofNullable(labels.get(WORKSPACE)).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
