package app.moleculesai.sdk.runtime.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this server was built from.
 *
 * @param version the version of this module, or {@code unknown}
 * @param gitSha the commit, or {@code unknown}
 */
public record BuildInfo(String version, String gitSha) {
  private static final String UNKNOWN = "unknown";

  /** Reads what the build wrote. */
  public static BuildInfo read() {
    var written = new Properties();
    try (var in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        written.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties could not be read", e);
    }
    return new BuildInfo(written.getProperty("version", UNKNOWN),
        written.getProperty("git.sha", UNKNOWN));
  }
}
