/**
 * The configuration of a server, read once into records with real types; nobody else looks at the environment. What the
 * keys of a plugin mean is left to the plugin.
 */
@NullMarked
package app.moleculesai.sdk.runtime.config;

import org.jspecify.annotations.NullMarked;
