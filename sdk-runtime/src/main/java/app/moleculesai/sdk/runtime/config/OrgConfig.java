package app.moleculesai.sdk.runtime.config;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What an import may do ({@code wire.md} 7.2).
 *
 * @param maxInlineWorkspaces the most workspaces of a template in a request body
 * @param maxFolderWorkspaces the most workspaces of a template in a folder; empty for any number
 * @param environment the variables of this process, which templates may refer to ({@code wire.md} OI-4); none in an
 *        embedded server that was not given them
 */
public record OrgConfig(int maxInlineWorkspaces, OptionalInt maxFolderWorkspaces,
    Map<String, String> environment) {
  /** Copies the map. */
  public OrgConfig {
    environment = Map.copyOf(environment);
  }

  @Override
  public String toString() {
    return "OrgConfig[maxInlineWorkspaces=" + maxInlineWorkspaces + ", maxFolderWorkspaces="
        + maxFolderWorkspaces + "]"; // a variable may be a secret
  }
}
