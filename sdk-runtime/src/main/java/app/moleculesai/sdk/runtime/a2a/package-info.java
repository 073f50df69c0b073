/**
 * Passes A2A messages on to agents, and what they answer back, and keeps the turn. Reading envelopes is left to {@code
 * envelope}, reading the history to {@code chat}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.a2a;

import org.jspecify.annotations.NullMarked;
