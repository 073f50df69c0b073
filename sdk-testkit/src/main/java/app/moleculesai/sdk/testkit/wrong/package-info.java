/**
 * Stores with one fault each, that the kit must catch: what shows that its tests can fail. Published, so that others
 * can show the same of theirs. What a right store does is left to {@code reference}.
 */
@NullMarked
package app.moleculesai.sdk.testkit.wrong;

import org.jspecify.annotations.NullMarked;
