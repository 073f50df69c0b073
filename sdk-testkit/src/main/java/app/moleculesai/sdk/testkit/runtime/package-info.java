/**
 * What runtimes that own processes promise of the agents they start, group by group. Whatever holds for every workspace
 * runtime is left to {@link app.moleculesai.sdk.testkit.WorkspaceRuntimeContract}.
 */
@NullMarked
package app.moleculesai.sdk.testkit.runtime;

import org.jspecify.annotations.NullMarked;
