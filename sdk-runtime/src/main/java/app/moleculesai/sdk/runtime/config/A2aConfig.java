package app.moleculesai.sdk.runtime.config;

import java.util.Optional;

/**
 * How workspaces show themselves as A2A agents.
 *
 * @param defaultWorkspace the workspace whose card is also the host's own: its id, or the name of one without a parent
 * @param cards how the card is written for a client that does not say what it speaks
 */
public record A2aConfig(Optional<String> defaultWorkspace, CardShape cards) {}
