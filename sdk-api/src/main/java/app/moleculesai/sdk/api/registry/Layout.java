package app.moleculesai.sdk.api.registry;

import java.util.UUID;

/**
 * Where a workspace stands on the canvas.
 *
 * @param workspaceId which one
 * @param x from the left
 * @param y from the top
 * @param collapsed whether its children are hidden
 */
public record Layout(UUID workspaceId, double x, double y, boolean collapsed) {}
