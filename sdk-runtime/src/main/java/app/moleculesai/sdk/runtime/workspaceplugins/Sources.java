package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The sources of workspace plugins by their schemes. Immutable. */
public final class Sources {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,39}");

  private final Map<String, WorkspacePluginSource> byScheme;

  private Sources(Map<String, WorkspacePluginSource> byScheme) {
    this.byScheme = byScheme;
  }

  /**
   * Joins the server's own sources with those of plugins, which stand in the place of own ones with their scheme.
   *
   * @throws SdkException {@code config_invalid} when two plugins have one scheme, or a scheme is none
   */
  public static Sources of(List<WorkspacePluginSource> own, List<WorkspacePluginSource> plugged) {
    var all = new TreeMap<String, WorkspacePluginSource>();
    for (var source : plugged) {
      var scheme = source.scheme();
      if (!SCHEME.matcher(scheme).matches()) {
        throw mistake("the scheme '" + scheme + "' of " + source + " does not match " + SCHEME);
      }
      var other = Optional.ofNullable(all.put(scheme, source));
      if (other.isPresent()) {
        throw mistake("the sources " + other.get() + " and " + source
            + " have one scheme, '" + scheme + "'; name one of them only");
      }
    }
    own.forEach(source -> all.putIfAbsent(source.scheme(), source));
    return new Sources(all);
  }

  private static SdkException mistake(String problem) {
    return new SdkException(ErrorCode.CONFIG_INVALID, problem);
  }

  /** Returns the schemes in order. */
  List<String> schemes() {
    return List.copyOf(byScheme.keySet());
  }

  /** Finds the source of a scheme. */
  Optional<WorkspacePluginSource> find(String scheme) {
    return Optional.ofNullable(byScheme.get(scheme));
  }
}
