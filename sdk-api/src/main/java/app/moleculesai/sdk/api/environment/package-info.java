/**
 * What an agent finds in its environment when it is started. Starting it is left to {@code runtime}.
 */
@NullMarked
package app.moleculesai.sdk.api.environment;

import org.jspecify.annotations.NullMarked;
