/**
 * Where agents run: starting, stopping, observing and reaching them. What they are (name, place in the
 * tree, tokens) is left to {@code registry}.
 */
@NullMarked
package app.moleculesai.sdk.api.runtime;

import org.jspecify.annotations.NullMarked;
