/**
 * Remembers the latest events of the streams that pass through this server, for clients that lost their connection. How
 * events are read and sent is left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.streams;

import org.jspecify.annotations.NullMarked;
