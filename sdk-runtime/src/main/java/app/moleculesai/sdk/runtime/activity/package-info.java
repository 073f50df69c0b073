/**
 * The log of what was said and done: the one writer of activities, its routes, and what agents tell people.
 * Reading it as a chat is left to {@code chat}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.activity;

import org.jspecify.annotations.NullMarked;
