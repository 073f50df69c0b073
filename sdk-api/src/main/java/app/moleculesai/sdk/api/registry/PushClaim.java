package app.moleculesai.sdk.api.registry;

import java.time.Instant;

/**
 * The right to push a delivery, for a while.
 *
 * @param claimant names this one claim: the run of a server and something random, never used for another claim
 * @param until when it lapses
 */
public record PushClaim(String claimant, Instant until) {}
