package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.runtime.http.Parameters;
import java.nio.charset.StandardCharsets;

/** The rule for names of workspace plugins and of their skills, which become names of folders ({@code wire.md} PL-2). */
final class WorkspacePluginName {
  private static final int MOST_BYTES = 255; // of a name in a folder
  private static final String ALLOWED = "must be the name of a folder: at most " + MOST_BYTES
      + " bytes, without /, \\, .. and control characters";

  private WorkspacePluginName() {}

  /** Says whether this is a name. */
  static boolean isGood(String name) {
    return !name.isEmpty() && !name.equals(".") && !name.contains("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
        && name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }

  /** Returns a name, or throws {@code invalid_field}. */
  static String require(String field, String name) {
    if (!isGood(name)) {
      throw Parameters.invalid(field, ALLOWED);
    }
    return name;
  }
}
