package app.moleculesai.sdk.runtime.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How workspaces show themselves as A2A agents, and how long their tasks are kept.
 *
 * @param defaultWorkspace the workspace whose card is also the host's own: its id, or the name of one without a parent
 * @param cards how the card is written for a client that does not say what it speaks
 * @param taskRetention how long tasks are kept from their end on
 * @param silentTaskRetention how long tasks that have not ended are kept from the last news of them on
 * @param cancelTimeout how long an agent may take to cancel a task
 * @param pushAllowPrivate whether push notifications go to private and loopback addresses too, as tests need
 */
public record A2aConfig(Optional<String> defaultWorkspace, CardShape cards, Duration taskRetention,
    Duration silentTaskRetention, Duration cancelTimeout, boolean pushAllowPrivate) {}
