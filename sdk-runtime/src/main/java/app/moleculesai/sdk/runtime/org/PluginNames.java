package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.templates.TemplateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the workspace plugins of workspaces ({@code wire.md} OI-6). One that is not here is left out and noted. Belongs
 * to one thread.
 */
final class PluginNames {
  private final Optional<Path> folder;
  private final Consumer<String> notes;
  private final Map<String, Boolean> here = new HashMap<>();

  PluginNames(Optional<Path> folder, Consumer<String> notes) {
    this.folder = folder.map(TemplateFiles::real);
    this.notes = notes;
  }

  /** Joins the names of defaults and workspace; {@code !} or {@code -} in front takes one away. */
  List<String> of(List<String> own, List<String> defaults) {
    var names = new LinkedHashSet<String>(defaults);
    for (var name : own) {
      if (name.startsWith("!") || name.startsWith("-")) {
        names.remove(name.substring(1).trim());
      } else {
        names.add(name);
      }
    }
    return names.stream().filter(name -> here.computeIfAbsent(name, this::look)).toList();
  }

  private boolean look(String name) {
    boolean found = folder.flatMap(root -> TemplateFiles.within(root, root, name))
        .filter(Files::isDirectory).isPresent();
    if (!found) {
      notes.accept("workspace plugin '" + name + "' is not on this server; left out");
    }
    return found;
  }
}
