package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a server was told, made by {@link ConfigSources#read()}. Immutable; no secret shows itself in
 * {@code toString}.
 *
 * @param http where the server listens and what a browser may do
 * @param access who is let in
 * @param folders where files are
 * @param agents how agents are called and watched
 * @param a2a how workspaces show themselves as A2A agents
 * @param launch what agents are started with
 * @param org what an import may do
 * @param activities how long rows of the log are kept
 * @param delegations how delegations are watched
 * @param secretsKey encrypts stored secrets ({@code wire.md} 12.1)
 * @param oldSecretsKey the key before that one, while its secrets are still there
 * @param plugins how plugins are judged
 * @param workspacePlugins what installing workspace plugins may cost
 * @param manifest where repositories of a manifest are; no server needs it
 * @param instances what the configuration names below {@code stores}, {@code registries}, {@code runtimes},
 *        {@code relays}, {@code sources} and {@code contributors}, and what stands when it names nothing; in the order of the configuration
 * @param warnings what the operator should mend, a line each
 * @param notes what was decided in the operator's place, a line each
 */
public record ServerConfig(
    HttpConfig http,
    AccessConfig access,
    Folders folders,
    AgentsConfig agents,
    A2aConfig a2a,
    LaunchConfig launch,
    OrgConfig org,
    ActivitiesConfig activities,
    DelegationsConfig delegations,
    Optional<Secret> secretsKey,
    Optional<Secret> oldSecretsKey,
    PluginsConfig plugins,
    WorkspacePluginsConfig workspacePlugins,
    ManifestConfig manifest,
    Map<InstanceRef, InstanceConfig> instances,
    List<String> warnings,
    List<String> notes) {
  /** Copies the collections. */
  public ServerConfig {
    instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }

  /** Returns the address to listen on: the one given, else loopback in dev fail-open, else all ({@code AU-12}). */
  public String bindHost() {
    return http.bindAddress().orElse(access.devFailOpen() ? "127.0.0.1" : "0.0.0.0");
  }
}
