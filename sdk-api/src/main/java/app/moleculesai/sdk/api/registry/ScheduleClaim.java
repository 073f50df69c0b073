package app.moleculesai.sdk.api.registry;

import java.time.Instant;

/**
 * The right to fire a schedule, for a while.
 *
 * @param claimant names this one claim: the run of a server and something random, never used for another claim
 * @param until when it lapses unless it is renewed
 */
public record ScheduleClaim(String claimant, Instant until) {}
