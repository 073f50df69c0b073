/**
 * Answers what clients ask about push notifications, and asks agents behind HTTP to push to this server. Keeping
 * configurations, and delivering news, is left to {@code push}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.pushcalls;

import org.jspecify.annotations.NullMarked;
