package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.plugin.Secret;
import java.util.Optional;

/**
 * Where the repositories of a manifest are ({@code wire.md} 13.1).
 *
 * @param host the address that {@code owner/name} stands behind
 * @param token lets the caller in
 */
public record ManifestConfig(String host, Optional<Secret> token) {}
