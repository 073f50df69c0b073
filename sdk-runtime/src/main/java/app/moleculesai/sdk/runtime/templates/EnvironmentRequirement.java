package app.moleculesai.sdk.runtime.templates;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A secret that an organisation needs: a name, or any one of several.
 *
 * @param names at least one
 * @param isGroup whether one of the names is enough
 */
public record EnvironmentRequirement(List<String> names, boolean isGroup) {
  /** Copies the list. */
  public EnvironmentRequirement {
    names = List.copyOf(names);
  }

  /** Requires one name. */
  public static EnvironmentRequirement name(String name) {
    return new EnvironmentRequirement(List.of(name), false);
  }

  /** Requires any one of these names. */
  public static EnvironmentRequirement anyOf(List<String> names) {
    return new EnvironmentRequirement(names, true);
  }

  /** Returns what stands in JSON: the name, or {@code {"any_of": [...]}}. */
  public Object shape() {
    return isGroup ? Map.of("any_of", names) : names.getFirst();
  }

  /** Returns what two requirements of the same names have in common. */
  String key() {
    return String.join(" ", new TreeSet<>(names));
  }

  @Override
  public String toString() {
    return isGroup ? "any of " + String.join(", ", names) : names.getFirst();
  }
}
