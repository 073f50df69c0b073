/**
 * Who calls, and whether they may: tokens, the classes of routes, who a message comes from. Whether two workspaces may
 * talk to each other is left to {@code workspaces}, limits and headers of all requests to {@code http}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.auth;

import org.jspecify.annotations.NullMarked;
