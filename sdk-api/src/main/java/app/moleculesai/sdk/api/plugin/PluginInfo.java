package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.regex.Pattern;

/**
 * Who a plugin is.
 *
 * @param id unique among the plugins of a server: {@code [a-z][a-z0-9-]{0,39}}
 * @param version the plugin's own version, free text of at most 60 characters
 * @param vendor who makes it; may be empty
 * @param homepage where its documentation is; may be empty
 */
public record PluginInfo(String id, String version, String vendor, String homepage) {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** Checks the id and the length of the version. */
  public PluginInfo {
    if (!ID.matcher(id).matches()) {
      throw SdkException.invalid("id", "'" + id + "' does not match " + ID);
    }
    if (version.isBlank() || version.length() > 60) {
      throw SdkException.invalid("version",
          "must have 1 to 60 characters, has " + version.length());
    }
  }

  /** A plugin without vendor and homepage. */
  public static PluginInfo of(String id, String version) {
    return new PluginInfo(id, version, "", "");
  }
}
