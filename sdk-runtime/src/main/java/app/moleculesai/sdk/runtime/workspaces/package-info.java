/**
 * Facts about workspaces: their rows, the tree, who may talk to whom, which runtimes exist. Changing them is left to
 * {@code lifecycle} and {@code presence}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.workspaces;

import org.jspecify.annotations.NullMarked;
