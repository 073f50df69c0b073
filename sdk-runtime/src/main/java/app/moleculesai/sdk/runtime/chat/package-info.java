/**
 * The conversation of a workspace, a page at a time. What a body says is left to {@code envelope}, where rows are kept
 * to the message store.
 */
@NullMarked
package app.moleculesai.sdk.runtime.chat;

import org.jspecify.annotations.NullMarked;
