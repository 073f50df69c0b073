/**
 * Calls agents over HTTP, and ends calls that take too long. What becomes of a message whose call failed is left to {@code
 * a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.calls;

import org.jspecify.annotations.NullMarked;
