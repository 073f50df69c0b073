/**
 * News between servers that share a registry. Delivery to browsers and agents is left to the server.
 */
@NullMarked
package app.moleculesai.sdk.api.event;

import org.jspecify.annotations.NullMarked;
