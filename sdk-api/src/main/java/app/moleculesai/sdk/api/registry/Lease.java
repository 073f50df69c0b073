package app.moleculesai.sdk.api.registry;

import java.time.Instant;

/**
 * The right to do something alone for a while.
 *
 * @param name what it is for, such as {@code sweep/health} or {@code run/<owner>}
 * @param holder who has it
 * @param fence rises each time the lease changes hands or is acquired anew after it lapsed; work done under a lower
 *        number is refused
 * @param until when it lapses unless it is renewed
 */
public record Lease(String name, String holder, long fence, Instant until) {}
