/**
 * Fetches the repositories that a manifest lists: templates of workspaces and of organisations, and workspace plugins
 * ({@code wire.md} 13.1). What is made of them, an image or the folders of a server, is left to others.
 */
@NullMarked
package app.moleculesai.sdk.runtime.manifest;

import org.jspecify.annotations.NullMarked;
