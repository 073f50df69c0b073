/**
 * Contract kits that every plugin must pass, wrong plugins that they must catch, and a fault wrapper.
 */
@NullMarked
package app.moleculesai.sdk.testkit;

import org.jspecify.annotations.NullMarked;
