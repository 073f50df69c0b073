package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.runtime.http.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Where a file is that may be read from an agent ({@code wire.md} 9.4).
 *
 * @param text absolute and canonical
 */
record AgentPath(String text) {
  private static final List<String> ROOTS = List.of("configs", "workspace", "home", "plugins");

  /**
   * Reads the parameter {@code path}.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code invalid_field}
   */
  static AgentPath require(Optional<String> given) {
    var text = given.orElseThrow(() -> Parameters.invalid("path", "is required"));
    var segments = List.of(text.split("/", -1));
    boolean absolute = segments.size() > 2 && segments.getFirst().isEmpty();
    boolean canonical = segments.stream().skip(1)
        .noneMatch(segment -> segment.isEmpty() || segment.equals(".") || segment.equals(".."));
    if (!absolute || !canonical || text.indexOf('\0') >= 0
        || !ROOTS.contains(segments.get(1))) {
      throw Parameters.invalid("path", "must be absolute, without '.', '..', '//' and a slash at"
          + " its end, and below /" + String.join(", /", ROOTS));
    }
    return new AgentPath(text);
  }

  /** Returns the last segment. */
  String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }
}
