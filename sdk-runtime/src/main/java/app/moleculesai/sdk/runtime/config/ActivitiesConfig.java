package app.moleculesai.sdk.runtime.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How long rows of the log are kept ({@code wire.md} 2.1).
 *
 * @param retention how long all rows are kept; unset: rows of the chat for ever, others 7 days
 * @param cleanupInterval how often old rows are looked for
 */
public record ActivitiesConfig(Optional<Duration> retention, Duration cleanupInterval) {}
