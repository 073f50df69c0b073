/**
 * Answers what clients ask about tasks, and notes the tasks that agents' answers tell of. Keeping them is left to {@code
 * tasks}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.taskcalls;

import org.jspecify.annotations.NullMarked;
