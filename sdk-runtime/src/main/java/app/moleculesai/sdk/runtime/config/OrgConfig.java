package app.moleculesai.sdk.runtime.config;

import java.util.OptionalInt;

/**
 * What an import may do ({@code wire.md} 7.2).
 *
 * @param maxInlineWorkspaces the most workspaces of a template in a request body
 * @param maxFolderWorkspaces the most workspaces of a template in a folder; empty for any number
 */
public record OrgConfig(int maxInlineWorkspaces, OptionalInt maxFolderWorkspaces) {}
