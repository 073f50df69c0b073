package app.moleculesai.sdk.runtime.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One folder for everything a server keeps, with a PostgreSQL in it that the server runs ({@code serve --data}).
 *
 * @param folder absolute
 */
record WholeState(Path folder) {
  /** The form of a database address that the PostgreSQL plugin takes for a server of its own. */
  private static final String EMBEDDED = "embedded:";

  /** Returns the tree that says so; whatever else stands in the one given and names a storage is a mistake. */
  Tree over(Tree tree, List<String> problems) {
    if (!tree.values().getOrDefault("database-url", "").equals("")) {
      problems.add("--data runs a database of its own, but DATABASE_URL or database-url names one:"
          + " use one of the two");
    }
    for (var section : List.of("stores", "registries")) {
      var instance = tree.section(section).get("main") instanceof Map<?, ?> keys
          ? Tree.texts(keys)
          : Map.<String, Object>of();
      var name = section + ".main.";
      if (instance.containsKey("url")) {
        problems.add("--data runs a database of its own, but " + name + "url names one:"
            + " use one of the two");
      }
      if (instance.get("type") instanceof String type
          && !InstanceSections.isPostgres(type)) {
        problems.add("--data keeps everything in PostgreSQL, but " + name + "type is '" + type
            + "': use one of the two");
      }
    }
    return tree.with("data-dir", folder)
        .with("database-url", EMBEDDED + folder.resolve("postgresql"));
  }
}
