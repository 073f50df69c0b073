package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.runtime.launch.ConfigJson;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRules;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates;
import app.moleculesai.sdk.runtime.secrets.SecretNames;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import app.moleculesai.sdk.runtime.templates.TemplateFiles;
import app.moleculesai.sdk.runtime.templates.TemplateMemory;
import app.moleculesai.sdk.runtime.templates.TemplateWorkspace;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Turns the workspaces of one template into drafts, see {@link Resolution}. Used once, by one thread. */
final class Drafting {
  /** A prompt of the defaults is kept once for each workspace, so a small template may become a large organisation. */
  private static final long MOST_BYTES = 64L << 20;

  private final OrgTemplate template;
  private final Runtimes runtimes;
  private final int defaultTier;
  private final Map<String, String> environment;
  private final Optional<TemplateFiles> files;
  private final Optional<Path> templates;
  private final Set<String> notes = new LinkedHashSet<>();
  private final TemplatePrompts prompts;
  private final TemplateSchedules schedules;
  private final PluginNames plugins;
  private final List<WorkspaceDraft> drafts = new ArrayList<>();
  private long bytes;

  Drafting(OrgTemplate template, Runtimes runtimes, Instant now, int defaultTier,
      Map<String, String> environment, Optional<Path> templates,
      Optional<Path> workspacePlugins) {
    this.template = template;
    this.runtimes = runtimes;
    this.defaultTier = defaultTier;
    this.environment = environment;
    this.templates = templates;
    this.files = template.folder().map(TemplateFiles::of);
    this.prompts = new TemplatePrompts(files, notes::add);
    this.schedules = new TemplateSchedules(prompts, now, notes::add);
    this.plugins = new PluginNames(workspacePlugins, notes::add);
  }

  Resolution.Drafts drafts() {
    draft(template.workspaces(), OptionalInt.empty(), 0);
    return new Resolution.Drafts(drafts, List.copyOf(notes));
  }

  private void draft(List<TemplateWorkspace> siblings, OptionalInt parent, int level) {
    var points = CanvasGrid.points(siblings);
    for (int i = 0; i < siblings.size(); i++) {
      var workspace = siblings.get(i);
      int index = drafts.size();
      var point = level == 0
          ? new CanvasGrid.Point(workspace.x(), workspace.y())
          : points.get(i);
      var draft = draftOrRefusal(workspace, index, parent, level, point);
      count(draft);
      drafts.add(draft);
      draft(workspace.children(), OptionalInt.of(index), level + 1);
    }
  }

  private void count(WorkspaceDraft draft) {
    bytes += draft.size();
    if (bytes > MOST_BYTES) {
      throw new SdkException(ErrorCode.TEMPLATE_INVALID, "with " + draft.path() + " ('"
          + draft.name() + "') the prompts, memories and secrets of all workspaces are more than "
          + MOST_BYTES + " bytes; those of the defaults count for each workspace that takes them")
          .with("field", draft.path());
    }
  }

  private WorkspaceDraft draftOrRefusal(TemplateWorkspace workspace, int index,
      OptionalInt parent, int level, CanvasGrid.Point point) {
    try {
      return draft(workspace, index, parent, level, point);
    } catch (SdkException e) {
      if (e.code() == ErrorCode.PATH_ESCAPE || e.code() == ErrorCode.TEMPLATE_INVALID) {
        throw e; // a fault of the template's files, not of one workspace
      }
      return WorkspaceDraft.of(index, parent, level, workspace).refuse(e);
    }
  }

  private WorkspaceDraft draft(TemplateWorkspace workspace, int index, OptionalInt parent,
      int level, CanvasGrid.Point point) {
    var own = workspace.settings();
    var defaults = template.defaults();
    var path = workspace.path();
    var name = WorkspaceRules.name(workspace.name());
    var role = workspace.role().map(WorkspaceRules::role);
    var runtime = runtime(workspace);
    int tier = own.tier().or(defaults::tier).map(WorkspaceRules::tier).orElse(defaultTier);
    var filesDir = filesDir(workspace);
    var variables = variables(filesDir);
    var dir = workspace.workspaceDir()
        .map(text -> variables.expand(text,
            missing -> notes.add(path + ".workspace_dir: " + missing + " has no value")))
        .filter(text -> !text.isBlank()).map(WorkspaceRules::workspaceDir);
    workspace.template().ifPresent(WorkspaceTemplates::requireName);
    var agent = new ConfigJson.Agent(
        filesDir.flatMap(there -> organisation()),
        workspace.template(),
        filesDir.flatMap(there -> workspace.filesDir()),
        own.model().or(defaults::model).map(WorkspaceRules::model),
        workspace.systemPrompt().or(() -> prompts.system(filesDir)),
        prompts.find(path, own.initialPrompt(), filesDir, defaults.initialPrompt()),
        prompts.find(path, own.idlePrompt(), filesDir, defaults.idlePrompt()),
        own.idleIntervalSeconds().or(defaults::idleIntervalSeconds),
        plugins.of(own.plugins(), defaults.plugins()),
        routing(own.categoryRouting(), defaults.categoryRouting()));
    return new WorkspaceDraft(index, parent, level, path, name, role, tier, runtime,
        workspace.url().filter(url -> runtimes.isByAgent(runtime)),
        dir,
        WorkspaceRules.workspaceAccess(workspace.workspaceAccess().orElse("none"), dir),
        Math.max(1, workspace.maxConcurrentTasks()),
        point,
        secrets(path, variables),
        memories(workspace, index, level),
        schedules.of(workspace, filesDir),
        Optional.of(ConfigJson.of(name, role, tier, runtime, agent)),
        workspace.channelTypes(),
        Optional.empty());
  }

  private String runtime(TemplateWorkspace workspace) {
    var runtime = workspace.external()
        ? Runtimes.EXTERNAL
        : runtimes.require(workspace.settings().runtime().or(template.defaults()::runtime)
            .map(WorkspaceRules::runtime));
    if (runtimes.find(runtime).isEmpty()) {
      notes.add("no plugin of this server runs '" + runtime + "': its workspaces will be failed");
    }
    return runtime;
  }

  private Optional<Path> filesDir(TemplateWorkspace workspace) {
    var found = files.flatMap(there -> workspace.filesDir()
        .flatMap(dir -> there.find(there.root(), dir)).filter(Files::isDirectory));
    if (found.isEmpty() && workspace.filesDir().isPresent()) {
      notes.add(workspace.path() + ": the folder '" + workspace.filesDir().get()
          + "' does not exist; left out");
    }
    return found;
  }

  /** Returns the template's folder below those of all templates; what lies elsewhere is not found again at a start. */
  private Optional<String> organisation() {
    return files.flatMap(there -> templates.filter(root -> there.root().startsWith(root))
        .map(root -> root.relativize(there.root()).toString()));
  }

  private Variables variables(Optional<Path> filesDir) {
    return files.map(there -> Variables.of(
        filesDir.map(there::variables).orElse(Map.of()),
        there.variables(there.root()), environment))
        .orElseGet(() -> Variables.of(Map.of(), Map.of(), environment));
  }

  private Map<String, String> secrets(String path, Variables variables) {
    var secrets = new LinkedHashMap<String, String>();
    variables.ofFiles().forEach((name, value) -> {
      if (!SecretNames.isAllowed(name)) {
        notes.add(path + ": the .env name '" + name + "' cannot be a secret's; left out");
      } else if (!value.isEmpty()) { // an empty one would hide the global secret
        secrets.put(name, value);
      }
    });
    return secrets;
  }

  private List<TemplateMemory> memories(TemplateWorkspace workspace, int index, int level) {
    var memories = new ArrayList<TemplateMemory>();
    if (index == 0) {
      template.globalMemories().forEach(
          memory -> memories.add(new TemplateMemory(memory.content(), Memory.Scope.GLOBAL)));
    }
    var own = workspace.settings().memories();
    memories.addAll(own.isEmpty() ? template.defaults().memories() : own);
    if (level > 0
        && memories.stream().anyMatch(memory -> memory.scope() == Memory.Scope.GLOBAL)) {
      var field = (own.isEmpty() ? "defaults" : workspace.path()) + ".initial_memories";
      throw new SdkException(ErrorCode.TEMPLATE_INVALID, field + " gives " + workspace.path()
          + " ('" + workspace.name() + "') a memory of scope GLOBAL, which only roots may have;"
          + " put it into global_memories").with("field", field);
    }
    return memories;
  }

  private static Map<String, List<String>> routing(Map<String, List<String>> own,
      Map<String, List<String>> defaults) {
    var routing = new TreeMap<>(defaults);
    routing.putAll(own);
    routing.values().removeIf(List::isEmpty);
    return routing;
  }
}
