package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
   * @throws SdkException {@code path_escape}, {@code template_invalid} as an import would; {@code secret_unreadable} and
   *         {@code internal} when secrets cannot be read
   */
  public OrgPlan plan(OrgTemplate template) {
    var drafts = resolution.resolve(template);
    var requirements = EnvironmentRequirements.of(template);
    var missing = requirements.required().isEmpty()
        ? List.<EnvironmentRequirement>of()
        : requirements.missing(GlobalSecrets.read(registry, vault)::isSet);
    return new OrgPlan(template.name(), steps(drafts.all()), requirements, missing,
        drafts.notes());
  }

  private List<OrgPlan.Step> steps(List<WorkspaceDraft> drafts) {
    var existing = new ExistingWorkspaces(registry.workspaces());
    Map<Integer, UUID> there = new HashMap<>();
    var steps = new ArrayList<OrgPlan.Step>(drafts.size());
    for (var draft : drafts) {
      var row = draft.refusal().isPresent()
          ? Optional.<Workspace>empty()
          : find(existing, there, draft);
      row.ifPresent(found -> there.put(draft.index(), found.id()));
      steps.add(step(draft, row));
    }
    return steps;
  }

  private static Optional<Workspace> find(ExistingWorkspaces existing, Map<Integer, UUID> there,
      WorkspaceDraft draft) {
    if (draft.parent().isEmpty()) {
      return existing.findRoot(draft.name());
    }
    return Optional.ofNullable(there.get(draft.parent().getAsInt()))
        .flatMap(parent -> existing.findBelow(parent, draft.name()));
  }

  private static OrgPlan.Step step(WorkspaceDraft draft, Optional<Workspace> row) {
    var action = draft.refusal().isPresent()
        ? OrgPlan.Action.REFUSE
        : row.isPresent() ? OrgPlan.Action.REUSE : OrgPlan.Action.CREATE;
    return new OrgPlan.Step(draft.path(), draft.level(), draft.name(), action,
        row.map(Workspace::id), row.map(Workspace::tier).orElse(draft.tier()),
        row.map(Workspace::runtime).orElse(draft.runtime()),
        draft.refusal().map(SdkException::getMessage));
  }
}
