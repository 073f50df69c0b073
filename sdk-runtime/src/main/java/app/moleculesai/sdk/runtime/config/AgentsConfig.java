package app.moleculesai.sdk.runtime.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How agents are called and watched.
 *
 * @param idleTimeout how long a call may be silent ({@code DI-4})
 * @param remoteStaleAfter how long a remote agent may be silent ({@code wire.md} 6.5)
 * @param provisionTimeout how long each agent may take until it calls; unset: as its runtime says ({@code wire.md} 5.8)
 * @param provisionConcurrency how many are provisioned at a time; 0 for any number ({@code OI-21})
 * @param startLimit how long starting one may take, its image included ({@code wire.md} 5.6)
 */
public record AgentsConfig(Duration idleTimeout, Duration remoteStaleAfter,
    Optional<Duration> provisionTimeout, int provisionConcurrency, Duration startLimit) {}
