package app.moleculesai.sdk.runtime.workspaces;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.runtime.config.RuntimeName;
import app.moleculesai.sdk.runtime.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the names of runtimes from the manifest ({@code wire.md} RR-1, RR-2). */
public final class RuntimeManifest {
  private static final System.Logger LOG = System.getLogger(RuntimeManifest.class.getName());
  private static final String SUFFIX = "-default";

  private RuntimeManifest() {}

  /** Returns the names; those everybody knows when there is no manifest or it is broken. */
  public static Set<String> names(Optional<Path> file) {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return Runtimes.WELL_KNOWN;
    }
    try {
      var names = new TreeSet<String>();
      for (var template : Json.read(Files.readAllBytes(file.get())).path("workspace_templates")) {
        var name = RuntimeName.normalised(template.path("name").asText(""));
        names.add(name.endsWith(SUFFIX) ? name.replaceFirst(SUFFIX + "$", "") : name);
      }
      names.remove("");
      return names.isEmpty() ? Runtimes.WELL_KNOWN : names;
    } catch (IOException e) {
      LOG.log(WARNING,
          "the manifest " + file.get() + " cannot be read; the usual runtimes are known", e);
      return Runtimes.WELL_KNOWN;
    }
  }
}
