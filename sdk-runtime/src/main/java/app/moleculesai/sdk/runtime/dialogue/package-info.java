/**
 * What a client says, and what lies between it and an agent that speaks the other generation of A2A. How one generation
 * is said in the other is left to {@code protocol}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.dialogue;

import org.jspecify.annotations.NullMarked;
