package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.runtime.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plugins on the wire. */
final class WorkspacePluginJson {
  private WorkspacePluginJson() {}

  static List<Map<String, Object>> list(List<WorkspacePluginInfo> plugins) {
    return plugins.stream().map(plugin -> members(plugin, Optional.empty())).toList();
  }

  static List<Map<String, Object>> of(WorkspacePlugins.Installed installed) {
    return installed.plugins().stream()
        .map(plugin -> members(plugin, Optional.of(installed.runtime()))).toList();
  }

  static Map<String, Object> of(WorkspacePlugins.Compatibility compatibility) {
    var members = new LinkedHashMap<String, Object>();
    members.put("target_runtime", compatibility.runtime());
    members.put("compatible", list(compatibility.compatible()));
    members.put("incompatible", list(compatibility.incompatible()));
    members.put("all_compatible", compatibility.incompatible().isEmpty());
    return members;
  }

  private static Map<String, Object> members(WorkspacePluginInfo plugin,
      Optional<String> runtime) {
    var members = new LinkedHashMap<String, Object>();
    members.put("name", plugin.name());
    members.put("version", plugin.version());
    members.put("description", plugin.description());
    members.put("author", plugin.author());
    members.put("tags", plugin.tags());
    members.put("skills", plugin.skills());
    members.put("runtimes", plugin.runtimes());
    runtime.ifPresent(name -> members.put("supported_on_runtime", plugin.supports(name)));
    return members;
  }

  static Map<String, Object> allowlist(UUID orgId, List<AllowedWorkspacePlugin> plugins) {
    return allowlist(orgId, plugins.stream().map(WorkspacePluginJson::members).toList(),
        plugins.isEmpty());
  }

  static Map<String, Object> replaced(UUID orgId, List<String> names) {
    return allowlist(orgId, names, names.isEmpty());
  }

  private static Map<String, Object> allowlist(UUID orgId, List<?> plugins, boolean allowAll) {
    var members = new LinkedHashMap<String, Object>();
    members.put("org_id", orgId.toString());
    members.put("plugins", plugins);
    members.put("allow_all", allowAll);
    return members;
  }

  private static Map<String, Object> members(AllowedWorkspacePlugin plugin) {
    var members = new LinkedHashMap<String, Object>();
    members.put("plugin_name", plugin.name());
    members.put("enabled_by", plugin.enabledBy());
    members.put("enabled_at", Json.instant(plugin.enabledAt()));
    return members;
  }
}
