/** The server: what an embedder holds, and the wiring of all its parts. */
@NullMarked
package app.moleculesai.sdk.runtime;

import org.jspecify.annotations.NullMarked;
