package app.moleculesai.sdk.runtime.templates;

import java.util.List;
import java.util.Optional;

/**
 * A workspace as a template has it, with all below it. Its types are right; whether its values are allowed is asked
 * later.
 *
 * @param path where it stands, such as {@code workspaces[0].children[2]}
 * @param name unique among its siblings
 * @param role what it is for
 * @param settings what it says of its agent
 * @param template the workspace template it starts from
 * @param filesDir a folder of the template that is given to the agent
 * @param systemPrompt who the agent is
 * @param workspaceDir the host folder it works in, with variables
 * @param workspaceAccess how it may use that
 * @param maxConcurrentTasks 0 when it does not say
 * @param schedules what it is asked regularly
 * @param channelTypes the types of its channels
 * @param external whether its agent is on somebody else's host
 * @param url where
 * @param x place on the canvas, of a root
 * @param y place on the canvas, of a root
 * @param required secrets it needs
 * @param recommended secrets it would like
 * @param children the workspaces below it
 */
public record TemplateWorkspace(
    String path,
    String name,
    Optional<String> role,
    AgentSettings settings,
    Optional<String> template,
    Optional<String> filesDir,
    Optional<String> systemPrompt,
    Optional<String> workspaceDir,
    Optional<String> workspaceAccess,
    int maxConcurrentTasks,
    List<TemplateSchedule> schedules,
    List<String> channelTypes,
    boolean external,
    Optional<String> url,
    double x,
    double y,
    List<EnvironmentRequirement> required,
    List<EnvironmentRequirement> recommended,
    List<TemplateWorkspace> children) {
  /** Copies the lists. */
  public TemplateWorkspace {
    schedules = List.copyOf(schedules);
    channelTypes = List.copyOf(channelTypes);
    required = List.copyOf(required);
    recommended = List.copyOf(recommended);
    children = List.copyOf(children);
  }

  /** Returns how many workspaces this is, with all below. */
  public int size() {
    return 1 + children.stream().mapToInt(TemplateWorkspace::size).sum();
  }
}
