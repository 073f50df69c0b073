/**
 * Whole servers on PostgreSQL: one that is started anew, two that share a database, some in a JVM of their own. Leaves
 * to the plugin's own tests what a store and a registry promise.
 */
@NullMarked
package app.moleculesai.sdk.runtime.postgres;

import org.jspecify.annotations.NullMarked;
