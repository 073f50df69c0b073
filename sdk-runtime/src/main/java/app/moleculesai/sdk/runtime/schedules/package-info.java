/**
 * When prompts are sent by the clock. What a schedule is and where it is kept is left to the registry.
 */
@NullMarked
package app.moleculesai.sdk.runtime.schedules;

import org.jspecify.annotations.NullMarked;
