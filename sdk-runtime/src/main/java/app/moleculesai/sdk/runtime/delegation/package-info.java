/**
 * Tasks that one workspace hands to another: taken, sent, watched, and ended once. Bringing the message to the agent is
 * left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.delegation;

import org.jspecify.annotations.NullMarked;
