/**
 * Takes A2A messages in, decides which way each goes, asks its agent, behind HTTP or inside this process, and passes the
 * answer on. Reading envelopes is left to {@code envelope}, reading the history to {@code chat}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.a2a;

import org.jspecify.annotations.NullMarked;
