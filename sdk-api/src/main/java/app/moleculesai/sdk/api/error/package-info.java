/**
 * The one exception of the SDK and its stable codes. How a code becomes an HTTP status is left to the
 * server.
 */
@NullMarked
package app.moleculesai.sdk.api.error;

import org.jspecify.annotations.NullMarked;
