/**
 * The two generations of A2A, 0.3 and 1.0: their methods, which of them a request speaks, their errors, and translation
 * between their JSON. Bodies as bytes are left to {@code envelope}; HTTP, access and the store of tasks to the rooms
 * above.
 */
@NullMarked
package app.moleculesai.sdk.runtime.protocol;

import org.jspecify.annotations.NullMarked;
