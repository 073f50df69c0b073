package app.moleculesai.sdk.runtime.protocol;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A generation of A2A; the newest first, as it is preferred. */
public enum Generation {
  /** 1.0 and its patches. */
  V1_0("1.0"),
  /** 0.3 and its patches; what a client that names no version speaks. */
  V0_3("0.3");

  private static final Pattern VERSION = Pattern.compile("([0-9]+\\.[0-9]+)(?:\\..*)?");

  private final String version;

  Generation(String version) {
    this.version = version;
  }

  /** Returns {@code Major.Minor}. */
  public String version() {
    return version;
  }

  /** Finds the generation of a version; what stands behind {@code Major.Minor} does not count. */
  public static Optional<Generation> of(String version) {
    var parts = VERSION.matcher(version.trim());
    return parts.matches()
        ? Stream.of(values()).filter(one -> one.version.equals(parts.group(1))).findFirst()
        : Optional.empty();
  }
}
