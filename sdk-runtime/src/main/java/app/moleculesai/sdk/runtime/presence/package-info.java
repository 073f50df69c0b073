/**
 * Being alive: agents register and send heartbeats, look each other up, and are noticed when they fall silent. Creating and
 * deleting workspaces is left to {@code lifecycle}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.presence;

import org.jspecify.annotations.NullMarked;
