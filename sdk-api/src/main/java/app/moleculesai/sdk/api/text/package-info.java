/**
 * Cutting and repairing text without breaking a character.
 */
@NullMarked
package app.moleculesai.sdk.api.text;

import org.jspecify.annotations.NullMarked;
