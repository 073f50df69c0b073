package app.moleculesai.sdk.runtime.config;

import java.time.Duration;

/**
 * What installing workspace plugins may cost ({@code wire.md} 8, 14).
 *
 * @param mostBodyBytes the most bytes of a request
 * @param fetchTimeout how long one installation or download may take
 * @param mostBytes the most bytes of one plugin
 * @param allowsUnpinned whether a source may give another content tomorrow
 * @param github where repositories of the source {@code github} are
 */
public record WorkspacePluginsConfig(int mostBodyBytes, Duration fetchTimeout, long mostBytes,
    boolean allowsUnpinned, String github) {}
