/**
 * Keeps each message and its answer as a turn in the log, and ends the turns of servers that died. How the answer comes
 * about is left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.turns;

import org.jspecify.annotations.NullMarked;
