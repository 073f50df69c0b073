/**
 * What every registry must show, one interface for each kind of row. How a registry is made for a test is left to
 * {@code RegistryContract}.
 */
@NullMarked
package app.moleculesai.sdk.testkit.registry;

import org.jspecify.annotations.NullMarked;
