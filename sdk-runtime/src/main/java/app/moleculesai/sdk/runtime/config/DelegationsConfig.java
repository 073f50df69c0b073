package app.moleculesai.sdk.runtime.config;

import java.time.Duration;

/**
 * How delegations are watched ({@code wire.md} 9.2).
 *
 * @param sweeperInterval how often overdue ones are looked for (DL-6)
 * @param stuckThreshold after how long without a heartbeat one is stuck
 * @param inboxPush whether results stand in the inbox of every caller, not only of those that poll (DG-12)
 */
public record DelegationsConfig(Duration sweeperInterval, Duration stuckThreshold,
    boolean inboxPush) {}
