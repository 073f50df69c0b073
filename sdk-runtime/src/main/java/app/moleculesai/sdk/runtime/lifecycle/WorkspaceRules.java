package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.runtime.http.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules for fields of a workspace ({@code wire.md} 4.3), for requests and templates alike. */
public final class WorkspaceRules {
  private static final int NAME_LENGTH = 255;
  private static final int ROLE_LENGTH = 1000;
  private static final int SHORT_LENGTH = 100;
  private static final String FORBIDDEN = "{}[]|>*&!";
  private static final Set<String> ACCESS = Set.of("none", "read_only", "read_write");
  private static final List<String> SYSTEM_FOLDERS = List.of("/etc", "/var", "/proc", "/sys",
      "/dev", "/boot",
      "/sbin", "/bin", "/lib", "/usr");

  private WorkspaceRules() {}

  /** Checks a name. */
  public static String name(String value) {
    return plain("name", singleLine("name", value, NAME_LENGTH));
  }

  /** Checks a role. */
  public static String role(String value) {
    return plain("role", singleLine("role", value, ROLE_LENGTH));
  }

  /** Checks a model. */
  public static String model(String value) {
    return singleLine("model", value, SHORT_LENGTH);
  }

  /** Checks the form of a runtime's name; whether it is known is asked elsewhere. */
  public static String runtime(String value) {
    return singleLine("runtime", value, SHORT_LENGTH);
  }

  /** Checks a tier. */
  public static int tier(int value) {
    if (value < 1 || value > 4) {
      throw Parameters.invalid("tier", "must be 1 to 4, is " + value);
    }
    return value;
  }

  /** Checks a tier; 0 stands for the default. */
  public static int tier(int value, int otherwise) {
    return value == 0 ? otherwise : tier(value);
  }

  /** Checks a budget in US cents. */
  public static long budget(long value) {
    if (value < 0) {
      throw Parameters.invalid("budget_limit", "must not be negative, is " + value);
    }
    return value;
  }

  /** Checks a delivery mode. */
  public static DeliveryMode deliveryMode(String value) {
    return switch (value) {
      case "push" -> DeliveryMode.PUSH;
      case "poll" -> DeliveryMode.POLL;
      default -> throw Parameters.invalid("delivery_mode", "must be push or poll");
    };
  }

  /** Checks a folder of the host: absolute, without {@code ..}, none of the system's. */
  public static String workspaceDir(String value) {
    if (!value.startsWith("/") || List.of(value.split("/", -1)).contains("..")) {
      throw Parameters.invalid("workspace_dir", "must be an absolute path without '..'");
    }
    var path = java.nio.file.Path.of(value).normalize().toString();
    if (path.equals("/")
        || SYSTEM_FOLDERS.stream().anyMatch(folder -> path.equals(folder) || path.startsWith(folder
            + "/"))) {
      throw Parameters.invalid("workspace_dir",
          "must not be a system folder: " + String.join(", ", SYSTEM_FOLDERS));
    }
    return value;
  }

  /** Checks how a folder may be used; more than {@code none} needs the folder. */
  public static String workspaceAccess(String value, Optional<String> workspaceDir) {
    if (!ACCESS.contains(value)) {
      throw Parameters.invalid("workspace_access", "must be none, read_only or read_write");
    }
    if (!value.equals("none") && workspaceDir.isEmpty()) {
      throw Parameters.invalid("workspace_access", "needs workspace_dir");
    }
    return value;
  }

  private static String singleLine(String field, String value, int most) {
    if (value.codePointCount(0, value.length()) > most) {
      throw Parameters.invalid(field, "must have at most " + most + " characters");
    }
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw Parameters.invalid(field, "must not have line breaks");
    }
    return value;
  }

  private static String plain(String field, String value) {
    if (value.chars().anyMatch(character -> FORBIDDEN.indexOf(character) >= 0)) {
      throw Parameters.invalid(field, "must have none of { } [ ] | > * & !");
    }
    return value;
  }
}
