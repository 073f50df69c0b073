/**
 * Prompts that are sent by the clock: the times of a cron expression, which server fires which run, and what came of it.
 * How a message reaches its agent is left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.schedules;

import org.jspecify.annotations.NullMarked;
