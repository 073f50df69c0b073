package app.moleculesai.sdk.runtime.templates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The secrets that a whole organisation needs ({@code wire.md} OI-2): names first, then groups, in order.
 *
 * @param required without them nothing is imported
 * @param recommended mentioned and nothing more
 */
public record EnvironmentRequirements(
    List<EnvironmentRequirement> required,
    List<EnvironmentRequirement> recommended) {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,127}");

  /** Copies the lists. */
  public EnvironmentRequirements {
    required = List.copyOf(required);
    recommended = List.copyOf(recommended);
  }

  /** Collects those of a template and all its workspaces. */
  public static EnvironmentRequirements of(OrgTemplate template) {
    var required = new ArrayList<>(template.required());
    var recommended = new ArrayList<>(template.recommended());
    collect(template.workspaces(), required, recommended);
    var strict = pruned(required, List.of());
    return new EnvironmentRequirements(strict, pruned(recommended, strict));
  }

  /** Returns which of the required ones are not satisfied. */
  public List<EnvironmentRequirement> missing(Predicate<String> isSet) {
    return required.stream().filter(entry -> entry.names().stream().noneMatch(isSet)).toList();
  }

  private static void collect(List<TemplateWorkspace> workspaces,
      List<EnvironmentRequirement> required, List<EnvironmentRequirement> recommended) {
    for (var workspace : workspaces) {
      required.addAll(workspace.required());
      recommended.addAll(workspace.recommended());
      collect(workspace.children(), required, recommended);
    }
  }

  /** Drops what is not valid, what stands there twice or above already, and groups that a strict name satisfies. */
  private static List<EnvironmentRequirement> pruned(List<EnvironmentRequirement> entries,
      List<EnvironmentRequirement> above) {
    Map<String, EnvironmentRequirement> distinct = new LinkedHashMap<>();
    entries.stream().map(EnvironmentRequirements::valid)
        .filter(entry -> !entry.names().isEmpty())
        .forEach(entry -> distinct.merge(entry.key(), entry,
            (first, second) -> second.isGroup() ? first : second));
    above.forEach(entry -> distinct.remove(entry.key()));
    var strict = Stream.concat(above.stream(), distinct.values().stream())
        .filter(entry -> !entry.isGroup()).map(EnvironmentRequirement::key)
        .collect(Collectors.toSet());
    return distinct.values().stream()
        .filter(entry -> !entry.isGroup() || entry.names().stream().noneMatch(strict::contains))
        .sorted(Comparator.comparing(EnvironmentRequirement::isGroup)
            .thenComparing(EnvironmentRequirement::key))
        .toList();
  }

  private static EnvironmentRequirement valid(EnvironmentRequirement entry) {
    return new EnvironmentRequirement(
        entry.names().stream().filter(name -> NAME.matcher(name).matches()).distinct().toList(),
        entry.isGroup());
  }
}
