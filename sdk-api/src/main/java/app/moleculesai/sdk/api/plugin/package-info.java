/**
 * What a plugin jar shows of itself: its entry point, its providers and their configuration. What the
 * provided things do is left to {@code messagestore}, {@code registry}, {@code runtime} and {@code event}.
 */
@NullMarked
package app.moleculesai.sdk.api.plugin;

import org.jspecify.annotations.NullMarked;
