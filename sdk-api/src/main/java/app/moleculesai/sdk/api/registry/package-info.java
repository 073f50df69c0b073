/**
 * All state besides the message log, as small repositories behind one object with a transaction. What
 * was said is left to {@code messagestore}.
 */
@NullMarked
package app.moleculesai.sdk.api.registry;

import org.jspecify.annotations.NullMarked;
