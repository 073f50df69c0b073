/**
 * Why is this agent down? What it printed, and what happened to it, from cause to effect. Doing something about it is
 * left to {@code recovery}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.diagnosis;

import org.jspecify.annotations.NullMarked;
