package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.templates.EnvironmentRequirement;
import app.moleculesai.sdk.runtime.templates.EnvironmentRequirements;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an import would do.
 *
 * @param org the name of the template
 * @param steps a workspace each, in the order of the template
 * @param environment the secrets it needs
 * @param missing those of them that have no value: then nothing would be imported
 * @param notes what would be left out and why
 */
public record OrgPlan(
    String org,
    List<Step> steps,
    EnvironmentRequirements environment,
    List<EnvironmentRequirement> missing,
    List<String> notes) {
  /** What would happen to a workspace. */
  public enum Action {
    /** A new one. */
    CREATE,
    /** It is there already and would be left alone. */
    REUSE,
    /** It cannot be created; the import would stop at the first of these. */
    REFUSE,
    /** The import would stop before it. */
    NOT_REACHED
  }

  /**
   * A workspace of the template.
   *
   * @param path where it stands in the template
   * @param level 0 for a root
   * @param name its name
   * @param action what would happen to it
   * @param id its id, when it is there already
   * @param tier the tier it has or would have; 0 when its values are wrong
   * @param runtime the runtime it has or would have; empty when its values are wrong
   * @param isRefreshed whether schedules of it that came from a template would be written again
   * @param reason why it is refused
   */
  public record Step(String path, int level, String name, Action action, Optional<UUID> id,
      int tier, String runtime, boolean isRefreshed, Optional<String> reason) {}

  /** Copies the lists. */
  public OrgPlan {
    steps = List.copyOf(steps);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
  }

  /** Returns how many workspaces this would happen to. */
  public long count(Action action) {
    return steps.stream().filter(step -> step.action() == action).count();
  }

  /** Says whether all of it would be imported. */
  public boolean isComplete() {
    return missing.isEmpty() && count(Action.REFUSE) == 0;
  }
}
