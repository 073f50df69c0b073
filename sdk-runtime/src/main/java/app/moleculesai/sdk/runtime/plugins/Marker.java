package app.moleculesai.sdk.runtime.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/**
 * What a plugin jar says of itself without being run, in {@code META-INF/molecule/plugin/<id>.properties}.
 *
 * @param id the plugin's id
 * @param version the plugin's version; {@code -} when it does not say
 * @param api the version of the API it was compiled against
 */
record Marker(String id, String version, Optional<String> api) {
  static final String FOLDER = "META-INF/molecule/plugin/";
  static final String SUFFIX = ".properties";

  static boolean isMarker(String entry) {
    return entry.startsWith(FOLDER) && entry.endsWith(SUFFIX)
        && entry.indexOf('/', FOLDER.length()) < 0;
  }

  /** Reads a marker; what it does not say is taken from its name. */
  static Marker read(String entry, InputStream in) throws IOException {
    var properties = new Properties();
    try {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      properties.clear(); // a damaged escape: as good as a marker that says nothing
    }
    var name = entry.substring(FOLDER.length(), entry.length() - SUFFIX.length());
    return new Marker(properties.getProperty("id", name).trim(),
        properties.getProperty("version", "-").trim(),
        Optional.ofNullable(properties.getProperty("api")).map(String::trim));
  }
}
