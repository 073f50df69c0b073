package app.moleculesai.sdk.api.registry;

import java.time.Instant;

/**
 * The right to do something alone for a while. Whoever was held up may have lost it without noticing; so what must be
 * done alone is written in a transaction that first renews the lease, and ends without a change when that fails:
 *
 * <pre>{@code
 * registry.transaction(tx -> {
 *   var mine = tx.leases().renew(lease, length, clock.instant());
 *   mine.ifPresent(held -> work(tx));
 *   return mine;
 * });
 * }</pre>
 *
 * @param name what it is for, such as {@code sweep/health} or {@code run/<owner>}
 * @param holder who has it
 * @param fence rises each time the lease changes hands or is acquired anew after it lapsed; an older one is not renewed
 * @param until when it lapses unless it is renewed
 */
public record Lease(String name, String holder, long fence, Instant until) {}
