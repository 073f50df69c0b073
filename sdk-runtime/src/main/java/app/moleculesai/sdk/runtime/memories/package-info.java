/**
 * What workspaces remember, in which scopes others may read it, and how it is found, saved and brought back. The search
 * through the log is left to {@code activity}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.memories;

import org.jspecify.annotations.NullMarked;
