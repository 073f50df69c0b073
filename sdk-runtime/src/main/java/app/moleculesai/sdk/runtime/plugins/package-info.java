/**
 * Finds plugins, judges them, and says what they provide. Making instances of them is left to {@code instances}. Source:
 * {@code plugin-spi.md} D1 to D7.
 */
@NullMarked
package app.moleculesai.sdk.runtime.plugins;

import org.jspecify.annotations.NullMarked;
