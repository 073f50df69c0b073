package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRules;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates;
import app.moleculesai.sdk.runtime.secrets.SecretNames;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the values of all workspaces of a template ({@code wire.md} OI-3 to OI-12): reads its prompt and {@code .env}
 * files, applies defaults and the rules for fields. Asks the disk and never the registry. Safe for use by many threads.
 */
public final class Resolution {
  private final Runtimes runtimes;
  private final OutboundAddresses addresses;
  private final Clock clock;
  private final int defaultTier;
  private final Map<String, String> environment;
  private final Optional<Path> workspacePlugins;

  /**
   * Takes what values are checked against.
   *
   * @param defaultTier 3, or 4 in SaaS mode
   * @param environment the variables of this process that templates may use; empty when embedded
   * @param workspacePlugins the folder of workspace plugins, when there is one
   */
  public Resolution(Runtimes runtimes, OutboundAddresses addresses, Clock clock, int defaultTier,
      Map<String, String> environment, Optional<Path> workspacePlugins) {
    this.runtimes = runtimes;
    this.addresses = addresses;
    this.clock = clock;
    this.defaultTier = defaultTier;
    this.environment = Map.copyOf(environment);
    this.workspacePlugins = workspacePlugins;
  }

  /**
   * The workspaces of a template.
   *
   * @param all parents before children
   * @param notes what was left out and why, each once
   */
  record Drafts(List<WorkspaceDraft> all, List<String> notes) {}

  /**
   * Returns a draft for each workspace; one that cannot be created carries its refusal.
   *
   * @throws SdkException {@code path_escape}, {@code template_invalid} when a file of the template cannot be used
   */
  Drafts resolve(OrgTemplate template) {
    var run = new Run(template);
    run.draft(template.workspaces(), OptionalInt.empty(), 0, false);
    return new Drafts(Collections.unmodifiableList(run.drafts), List.copyOf(run.notes));
  }

  /** One template's resolution. */
  private final class Run {
    private final OrgTemplate template;
    private final Optional<TemplateFiles> files;
    private final Set<String> notes = new LinkedHashSet<>();
    private final TemplatePrompts prompts;
    private final TemplateSchedules schedules;
    private final PluginNames plugins = new PluginNames(workspacePlugins, notes::add);
    private final List<WorkspaceDraft> drafts = new ArrayList<>();

    Run(OrgTemplate template) {
      this.template = template;
      this.files = template.folder()
          .map(folder -> TemplateFiles.of(folder, TemplateReader.MOST_BYTES));
      this.prompts = new TemplatePrompts(files, notes::add);
      this.schedules = new TemplateSchedules(prompts, clock.instant(), notes::add);
    }

    void draft(List<TemplateWorkspace> siblings, OptionalInt parent, int level,
        boolean parentRefused) {
      var points = CanvasGrid.points(siblings);
      var paths = new HashMap<String, String>();
      for (int i = 0; i < siblings.size(); i++) {
        var workspace = siblings.get(i);
        int index = drafts.size();
        var twin = paths.putIfAbsent(workspace.name(), workspace.path());
        var point = level == 0
            ? new CanvasGrid.Point(workspace.x(), workspace.y())
            : points.get(i);
        WorkspaceDraft draft;
        if (parentRefused) {
          draft = refused(workspace, index, parent, level, contradiction(
              "the workspace above it cannot be created"));
        } else if (twin != null) {
          draft = refused(workspace, index, parent, level, contradiction(
              "has the name of " + twin + ", under the same parent"));
        } else {
          draft = draftOrRefusal(workspace, index, parent, level, point);
        }
        drafts.add(draft);
        draft(workspace.children(), OptionalInt.of(index), level + 1,
            draft.refusal().isPresent());
      }
    }

    private static SdkException contradiction(String problem) {
      return new SdkException(ErrorCode.TEMPLATE_INVALID, problem);
    }

    private WorkspaceDraft draftOrRefusal(TemplateWorkspace workspace, int index,
        OptionalInt parent, int level, CanvasGrid.Point point) {
      try {
        return draft(workspace, index, parent, level, point);
      } catch (SdkException e) {
        if (e.code() == ErrorCode.PATH_ESCAPE || e.code() == ErrorCode.TEMPLATE_INVALID) {
          throw e; // a fault of the template's files, not of one workspace
        }
        return refused(workspace, index, parent, level, e);
      }
    }

    private static WorkspaceDraft refused(TemplateWorkspace workspace, int index,
        OptionalInt parent, int level, SdkException why) {
      return WorkspaceDraft.refused(index, parent, level, workspace,
          new SdkException(why.code(),
              workspace.path() + " ('" + workspace.name() + "'): " + why.getMessage(), why)
              .with("field", workspace.path()));
    }

    private WorkspaceDraft draft(TemplateWorkspace workspace, int index, OptionalInt parent,
        int level, CanvasGrid.Point point) {
      var own = workspace.settings();
      var defaults = template.defaults();
      var path = workspace.path();
      var name = WorkspaceRules.name(workspace.name());
      var role = workspace.role().map(WorkspaceRules::role);
      var runtime = runtime(workspace);
      int tier = own.tier().filter(Run::isGiven)
          .or(() -> defaults.tier().filter(Run::isGiven))
          .map(WorkspaceRules::tier).orElse(defaultTier);
      var filesDir = filesDir(workspace);
      var variables = variables(filesDir);
      var dir = workspace.workspaceDir()
          .map(text -> variables.expand(text,
              missing -> notes.add(path + ".workspace_dir: " + missing + " has no value")))
          .filter(text -> !text.isBlank()).map(WorkspaceRules::workspaceDir);
      workspace.template().ifPresent(WorkspaceTemplates::requireName);
      var agent = new ConfigJson.Agent(
          workspace.template(),
          filesDir.flatMap(there -> workspace.filesDir()),
          own.model().or(defaults::model).map(WorkspaceRules::model),
          workspace.systemPrompt().or(() -> prompts.system(filesDir)),
          prompts.find(path, own.initialPrompt(), filesDir, defaults.initialPrompt()),
          prompts.find(path, own.idlePrompt(), filesDir, defaults.idlePrompt()),
          own.idleIntervalSeconds().or(defaults::idleIntervalSeconds)
              .filter(seconds -> seconds > 0),
          plugins.of(own.plugins(), defaults.plugins()),
          routing(own.categoryRouting(), defaults.categoryRouting()));
      return new WorkspaceDraft(index, parent, level, path, name, role, tier, runtime,
          workspace.url().filter(url -> runtimes.isByAgent(runtime)).map(addresses::requireUrl),
          dir,
          WorkspaceRules.workspaceAccess(workspace.workspaceAccess().orElse("none"), dir),
          Math.max(1, workspace.maxConcurrentTasks()),
          point,
          secrets(path, variables),
          memories(own, index),
          schedules.of(workspace, filesDir),
          Optional.of(ConfigJson.of(name, role, tier, runtime, agent)),
          workspace.channelTypes(),
          Optional.empty());
    }

    private static boolean isGiven(int tier) {
      return tier != 0;
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

    private List<TemplateMemory> memories(AgentSettings own, int index) {
      var memories = new ArrayList<TemplateMemory>();
      if (index == 0) {
        template.globalMemories().forEach(
            memory -> memories.add(new TemplateMemory(memory.content(), Memory.Scope.GLOBAL)));
      }
      memories.addAll(own.memories().isEmpty() ? template.defaults().memories() : own.memories());
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
}
