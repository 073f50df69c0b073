/** Answers for agents with canned, deterministic replies. */
@NullMarked
package app.moleculesai.spi.runtime.mock;

import org.jspecify.annotations.NullMarked;
