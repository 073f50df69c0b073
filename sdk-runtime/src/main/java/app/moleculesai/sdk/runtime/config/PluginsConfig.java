package app.moleculesai.sdk.runtime.config;

import java.time.Duration;

/**
 * How plugins are judged.
 *
 * @param strict whether any plugin that is refused stops the start, also one that nothing uses
 * @param startTimeout how long one instance may take to start
 * @param closeTimeout how long one instance may take to close
 */
public record PluginsConfig(boolean strict, Duration startTimeout, Duration closeTimeout) {}
