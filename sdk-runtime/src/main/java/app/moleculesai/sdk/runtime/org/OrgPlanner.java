package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.templates.EnvironmentRequirements;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Says what an import would do, and writes nothing. Safe for use by many threads. */
public final class OrgPlanner {
  private final Registry registry;
  private final Resolution resolution;
  private final SecretVault vault;

  /** Takes the registry that an import would write to. */
  public OrgPlanner(Registry registry, Resolution resolution, SecretVault vault) {
    this.registry = registry;
    this.resolution = resolution;
    this.vault = vault;
  }

  /**
   * Plans the import of a template.
   *
   * @param refresh whether schedules of workspaces that are there already would be written again (B-17)
   * @throws SdkException {@code path_escape}, {@code template_invalid} as an import would; {@code secret_unreadable} and
   *         {@code internal} when secrets cannot be read
   */
  public OrgPlan plan(OrgTemplate template, boolean refresh) {
    var resolved = resolution.resolve(template);
    var there = new ExistingWorkspaces(registry.workspaces()).of(resolved.all());
    var drafts = resolution.checkAddresses(resolved, draft -> there.containsKey(draft.index()));
    var requirements = EnvironmentRequirements.of(template);
    return new OrgPlan(template.name(), steps(drafts.all(), there, refresh), requirements,
        GlobalSecrets.missing(requirements, registry, vault), drafts.notes());
  }

  private static List<OrgPlan.Step> steps(List<WorkspaceDraft> drafts,
      Map<Integer, Workspace> there, boolean refresh) {
    var twins = new Twins();
    var steps = new ArrayList<OrgPlan.Step>(drafts.size());
    boolean stopped = false;
    for (var draft : drafts) {
      int first = twins.first(draft);
      var row = Optional.ofNullable(there.get(draft.index()));
      var action = action(draft, stopped, row.isPresent() || first != draft.index());
      stopped |= action == OrgPlan.Action.REFUSE;
      var shown = action == OrgPlan.Action.REUSE ? drafts.get(first) : draft;
      steps.add(new OrgPlan.Step(draft.path(), draft.level(), draft.name(), action,
          row.map(Workspace::id), row.map(Workspace::tier).orElse(shown.tier()),
          row.map(Workspace::runtime).orElse(shown.runtime()),
          refresh && action == OrgPlan.Action.REUSE && !draft.schedules().isEmpty(),
          draft.refusal().map(SdkException::getMessage)));
    }
    return steps;
  }

  private static OrgPlan.Action action(WorkspaceDraft draft, boolean stopped, boolean isThere) {
    if (draft.refusal().isPresent()) {
      return OrgPlan.Action.REFUSE; // also behind another, so that all can be mended at once
    }
    if (stopped) {
      return OrgPlan.Action.NOT_REACHED;
    }
    return isThere ? OrgPlan.Action.REUSE : OrgPlan.Action.CREATE;
  }

  /** Finds siblings of one name: the second of them is the first (OI-22). */
  private static final class Twins {
    private final Map<Integer, Integer> firsts = new HashMap<>();
    private final Map<Key, Integer> seen = new HashMap<>();

    private record Key(OptionalInt parent, String name) {}

    int first(WorkspaceDraft draft) {
      var parent = draft.parent().stream().map(above -> firsts.getOrDefault(above, above))
          .findFirst();
      int first = seen.computeIfAbsent(new Key(parent, draft.name()), key -> draft.index());
      firsts.put(draft.index(), first);
      return first;
    }
  }
}
