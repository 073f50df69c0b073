package app.moleculesai.sdk.runtime.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where files are; absolute. All are missing in an embedded server that was not given them. A folder named here need
 * not exist.
 *
 * @param data what the server and its plugins keep; without it nothing is written
 * @param plugins drop-in plugins
 * @param orgTemplates templates of organisations
 * @param workspacePlugins the catalogue of workspace plugins
 * @param configs templates of workspaces
 * @param manifest the file that lists known runtimes ({@code wire.md} 5.2)
 */
public record Folders(
    Optional<Path> data,
    Optional<Path> plugins,
    Optional<Path> orgTemplates,
    Optional<Path> workspacePlugins,
    Optional<Path> configs,
    Optional<Path> manifest) {}
