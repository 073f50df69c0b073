package app.moleculesai.sdk.runtime.templates;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An organisation to be imported ({@code wire.md} 7.3), its included files in their places. Immutable.
 *
 * @param name what it is called
 * @param description in a sentence
 * @param defaults for all workspaces
 * @param workspaces the roots
 * @param globalMemories what everybody remembers
 * @param required secrets it needs; those of its workspaces come on top
 * @param recommended secrets it would like; those of its workspaces come on top
 * @param folder where prompt files and the like are; none for a template that came in a request
 */
public record OrgTemplate(
    String name,
    String description,
    AgentSettings defaults,
    List<TemplateWorkspace> workspaces,
    List<TemplateMemory> globalMemories,
    List<EnvironmentRequirement> required,
    List<EnvironmentRequirement> recommended,
    Optional<Path> folder) {
  /** Copies the lists. */
  public OrgTemplate {
    workspaces = List.copyOf(workspaces);
    globalMemories = List.copyOf(globalMemories);
    required = List.copyOf(required);
    recommended = List.copyOf(recommended);
  }

  /** Returns how many workspaces there are at all levels. */
  public int size() {
    return workspaces.stream().mapToInt(TemplateWorkspace::size).sum();
  }
}
