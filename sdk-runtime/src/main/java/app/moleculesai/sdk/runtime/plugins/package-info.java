/**
 * Finds plugins, judges them, makes the instances that the configuration names, and ends them. What the instances are
 * used for is left to the rooms above. Source: {@code plugin-spi.md} D1 to D11.
 */
@NullMarked
package app.moleculesai.sdk.runtime.plugins;

import org.jspecify.annotations.NullMarked;
