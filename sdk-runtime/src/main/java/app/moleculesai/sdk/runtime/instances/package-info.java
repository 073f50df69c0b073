/**
 * Plans, makes, wraps and ends the instances that the configuration names. Finding and judging the plugins they come
 * from is left to {@code plugins}, using the instances to the rooms above. Source: {@code plugin-spi.md} D6 to D11.
 */
@NullMarked
package app.moleculesai.sdk.runtime.instances;

import org.jspecify.annotations.NullMarked;
