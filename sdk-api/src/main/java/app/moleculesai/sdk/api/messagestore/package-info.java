/**
 * The log of everything said to and by workspaces, as an SPI. Workspaces themselves, tokens and all other
 * state are left to {@code registry}; reading chat messages out of bodies is left to the server.
 */
@NullMarked
package app.moleculesai.sdk.api.messagestore;

import org.jspecify.annotations.NullMarked;
