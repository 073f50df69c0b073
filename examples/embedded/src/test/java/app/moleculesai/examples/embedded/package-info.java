/** Whole servers inside tests, as a program would embed them. What servers can do is left to their own tests. */
@NullMarked
package app.moleculesai.examples.embedded;

import org.jspecify.annotations.NullMarked;
