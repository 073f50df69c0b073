package app.moleculesai.sdk.runtime.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What agents are started with ({@code wire.md} 5.5, 12.2, 12.3), and which images they are started from (5.1, 5.9).
 *
 * @param awarenessUrl what they remember with
 * @param gitNamePrefix what stands before their name in their commits
 * @param gitEmailDomain the domain of their addresses there
 * @param identities the file that says who owns what agents of a role do
 * @param imageAutoRefresh whether newer images are looked for, and used
 */
public record LaunchConfig(Optional<String> awarenessUrl, String gitNamePrefix,
    String gitEmailDomain, Optional<Path> identities, boolean imageAutoRefresh) {}
