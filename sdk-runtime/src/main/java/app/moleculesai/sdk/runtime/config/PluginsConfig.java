package app.moleculesai.sdk.runtime.config;

import java.time.Duration;

/**
 * How plugins are judged and limited.
 *
 * @param strict whether any plugin that is refused stops the start, also one that nothing uses
 * @param startTimeout how long one instance may take to start
 * @param closeTimeout how long one instance may take to close
 * @param callTimeout how long one call into a drop-in plugin may take
 * @param callsAtOnce how many calls into one instance of a drop-in plugin may be under way
 */
public record PluginsConfig(boolean strict, Duration startTimeout, Duration closeTimeout,
    Duration callTimeout, int callsAtOnce) {}
