package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.runtime.http.Parameters;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names a secret may have: none that the platform itself puts into an agent's environment ({@code wire.md} 12.1). */
public final class SecretNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Set<String> RESERVED = Set.of("WORKSPACE_ID", "WORKSPACE_CONFIG_PATH",
      "PLATFORM_URL",
      "MOLECULE_URL", "TIER", "PLUGINS_DIR", "PYTHONPATH", "AWARENESS_NAMESPACE", "AWARENESS_URL",
      "MOLECULE_AGENT_ROLE", "HERMES_DEFAULT_MODEL");

  private SecretNames() {}

  /** Returns the name that stands in a field if it may be used. */
  public static String check(String field, String name) {
    if (!isAllowed(name)) {
      throw Parameters.invalid(field,
          "has a name that does not match " + NAME + " or is reserved");
    }
    return name;
  }

  /** Says whether a name may be used. */
  public static boolean isAllowed(String name) {
    return NAME.matcher(name).matches() && !RESERVED.contains(name);
  }
}
