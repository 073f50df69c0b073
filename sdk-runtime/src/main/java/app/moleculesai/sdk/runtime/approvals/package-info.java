/** Questions of agents whether they may do something, and who decided them. Acting on it is left to the agents. */
@NullMarked
package app.moleculesai.sdk.runtime.approvals;

import org.jspecify.annotations.NullMarked;
