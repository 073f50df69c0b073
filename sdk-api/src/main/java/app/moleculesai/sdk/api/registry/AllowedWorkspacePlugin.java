package app.moleculesai.sdk.api.registry;

import java.time.Instant;

/**
 * A workspace plugin that an organisation allows ({@code wire.md} 8.7).
 *
 * @param name the plugin's name
 * @param enabledBy who allowed it
 * @param enabledAt when that was
 */
public record AllowedWorkspacePlugin(String name, String enabledBy, Instant enabledAt) {}
