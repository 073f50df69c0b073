/** Folders that are there for a while, and what becomes of them when a server is killed. What lies in them is left to others. */
@NullMarked
package app.moleculesai.sdk.runtime.folders;

import org.jspecify.annotations.NullMarked;
