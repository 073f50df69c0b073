/**
 * When prompts are sent by the clock: the times of a cron expression. What a schedule is and where it is kept is left to the
 * registry.
 */
@NullMarked
package app.moleculesai.sdk.runtime.schedules;

import org.jspecify.annotations.NullMarked;
