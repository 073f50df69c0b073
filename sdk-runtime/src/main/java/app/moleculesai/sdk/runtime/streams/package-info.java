/**
 * Remembers the latest events of the streams that pass through this server, for clients that lost their connection. How
 * events are sent is left to {@code answers}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.streams;

import org.jspecify.annotations.NullMarked;
