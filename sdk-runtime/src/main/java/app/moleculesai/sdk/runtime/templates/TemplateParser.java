package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.api.registry.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Gives a template its types ({@code wire.md} 7.3). Unknown keys are passed over. Belongs to one thread.
 */
final class TemplateParser {
  /** As deep as the server looks when it asks who is above whom ({@code wire.md} 3.2). */
  private static final int MOST_LEVELS = 32;

  private static final Set<String> TOP = Set.of("name", "description", "defaults", "workspaces",
      "global_memories", "required_env", "recommended_env");
  private static final Set<String> SETTINGS = Set.of("runtime", "tier", "model", "plugins",
      "initial_prompt", "initial_prompt_file", "idle_prompt", "idle_prompt_file",
      "idle_interval_seconds", "category_routing", "initial_memories");
  private static final Set<String> OF_WORKSPACE_ALONE = Set.of("name", "role", "template",
      "files_dir", "system_prompt", "workspace_dir", "workspace_access", "max_concurrent_tasks",
      "schedules", "channels", "external", "url", "canvas", "required_env", "recommended_env",
      "children");
  private static final Set<String> OF_WORKSPACE = union(SETTINGS, OF_WORKSPACE_ALONE);

  private final OptionalInt mostWorkspaces;
  private int workspaces;

  /** Takes how many workspaces there may be. */
  TemplateParser(OptionalInt mostWorkspaces) {
    this.mostWorkspaces = mostWorkspaces;
  }

  /** Reads a template; one without a name is called as its folder. */
  OrgTemplate parse(TemplateValue value, Optional<Path> folder) {
    var top = TemplateCursor.at(value);
    top.mentionUnknown(TOP);
    var roots = workspaces(top, "workspaces", 1);
    if (roots.isEmpty()) {
      throw top.invalid("must list at least one of its workspaces");
    }
    return new OrgTemplate(
        top.findText("name").or(() -> folder.map(there -> String.valueOf(there.getFileName())))
            .orElse(""),
        top.findText("description").orElse(""),
        defaults(top),
        roots,
        memories(top, "global_memories"),
        requirements(top, "required_env"),
        requirements(top, "recommended_env"),
        folder);
  }

  private static AgentSettings defaults(TemplateCursor top) {
    var defaults = top.find("defaults")
        .orElseGet(() -> TemplateCursor.at(new TemplateValue.Mapping(Map.of(), Place.INLINE)));
    defaults.mentionUnknown(SETTINGS);
    return settings(defaults);
  }

  private static AgentSettings settings(TemplateCursor at) {
    return new AgentSettings(
        at.findText("runtime"),
        at.findInteger("tier").filter(tier -> tier != 0), // OI-3: 0 is as good as none
        at.findText("model"),
        at.texts("plugins"),
        prompt(at, "initial_prompt"),
        prompt(at, "idle_prompt"),
        at.findInteger("idle_interval_seconds").filter(seconds -> seconds > 0),
        routing(at),
        memories(at, "initial_memories"));
  }

  private static AgentSettings.Prompt prompt(TemplateCursor at, String name) {
    return new AgentSettings.Prompt(at.findText(name), at.findText(name + "_file"));
  }

  private static Map<String, List<String>> routing(TemplateCursor at) {
    var routing = new LinkedHashMap<String, List<String>>();
    at.find("category_routing").ifPresent(categories -> categories.names()
        .forEach(category -> routing.put(category, categories.texts(category))));
    return routing;
  }

  private static List<TemplateMemory> memories(TemplateCursor at, String name) {
    return at.list(name).stream()
        .map(memory -> new TemplateMemory(memory.requireText("content"), scope(memory)))
        .toList();
  }

  private static Memory.Scope scope(TemplateCursor memory) {
    return memory.find("scope").map(scope -> switch (scope.text().toUpperCase(Locale.ROOT)) {
      case "LOCAL" -> Memory.Scope.LOCAL;
      case "TEAM" -> Memory.Scope.TEAM;
      case "GLOBAL" -> Memory.Scope.GLOBAL;
      default -> throw scope.invalid("must be LOCAL, TEAM or GLOBAL");
    }).orElse(Memory.Scope.LOCAL);
  }

  private static List<EnvironmentRequirement> requirements(TemplateCursor at, String name) {
    return at.list(name).stream()
        .map(entry -> entry.isText() ? EnvironmentRequirement.name(entry.text()) : group(entry))
        .toList();
  }

  private static EnvironmentRequirement group(TemplateCursor entry) {
    var names = entry.texts("any_of");
    if (names.isEmpty()) {
      throw entry.invalid("must be a name, or list at least one in any_of");
    }
    return EnvironmentRequirement.anyOf(names);
  }

  private List<TemplateWorkspace> workspaces(TemplateCursor at, String name, int level) {
    var read = new ArrayList<TemplateWorkspace>();
    for (var workspace : at.list(name)) {
      if (level > MOST_LEVELS) {
        throw workspace.invalid("stands below more than " + MOST_LEVELS + " others");
      }
      workspaces++;
      if (mostWorkspaces.isPresent() && workspaces > mostWorkspaces.getAsInt()) {
        throw workspace.invalid("is one too many: a template may have at most "
            + mostWorkspaces.getAsInt() + " workspaces (ORG_IMPORT_MAX_WORKSPACES)");
      }
      read.add(workspace(workspace, level));
    }
    return read;
  }

  private TemplateWorkspace workspace(TemplateCursor at, int level) {
    at.mentionUnknown(OF_WORKSPACE);
    var canvas = at.find("canvas");
    return new TemplateWorkspace(
        at.path(),
        at.requireText("name"),
        at.findText("role"),
        settings(at),
        at.findText("template"),
        at.findText("files_dir"),
        at.findText("system_prompt"),
        at.findText("workspace_dir"),
        at.findText("workspace_access"),
        at.findInteger("max_concurrent_tasks").orElse(0),
        schedules(at),
        at.list("channels").stream().map(channel -> channel.requireText("type")).toList(),
        at.bool("external", false),
        at.findText("url"),
        canvas.map(place -> place.decimal("x")).orElse(0.0),
        canvas.map(place -> place.decimal("y")).orElse(0.0),
        requirements(at, "required_env"),
        requirements(at, "recommended_env"),
        workspaces(at, "children", level + 1));
  }

  private static List<TemplateSchedule> schedules(TemplateCursor at) {
    return at.list("schedules").stream()
        .map(schedule -> new TemplateSchedule(
            schedule.path(),
            schedule.findText("name").orElse(""),
            schedule.findText("cron_expr").orElse(""),
            schedule.findText("timezone").orElse("UTC"),
            prompt(schedule, "prompt"),
            schedule.bool("enabled", true)))
        .toList();
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new HashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }
}
