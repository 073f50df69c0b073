package app.moleculesai.sdk.runtime.plugins;

import java.time.Duration;

/**
 * How plugins are judged while they are loaded.
 *
 * @param strict whether one made for a newer API of the same generation is refused
 * @param longest how long a plugin may take to be made, and again to say who it is
 */
public record LoadRules(boolean strict, Duration longest) {}
