/**
 * Workspace plugins: folders of skills and rules that are fetched from a source, checked, and installed into agents
 * ({@code wire.md} 8). Where agents run, and starting them again, is left to the rooms below.
 */
@NullMarked
package app.moleculesai.sdk.runtime.workspaceplugins;

import org.jspecify.annotations.NullMarked;
