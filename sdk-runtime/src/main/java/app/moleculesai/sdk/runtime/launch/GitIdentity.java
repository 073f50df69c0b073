package app.moleculesai.sdk.runtime.launch;

import java.util.Map;
import java.util.UUID;

/**
 * Who an agent is in its commits ({@code wire.md} 12.3). What stands in its environment already, be it empty, is kept.
 *
 * @param prefix what stands before its name
 * @param domain of its address
 */
record GitIdentity(String prefix, String domain) {
  /** Adds what is missing; nothing for a blank name. */
  void addTo(Map<String, String> environment, UUID workspaceId, String name) {
    if (name.isBlank()) {
      return;
    }
    var author = prefix + name;
    var email = slug(workspaceId, name) + "@" + domain;
    environment.putIfAbsent("GIT_AUTHOR_NAME", author);
    environment.putIfAbsent("GIT_AUTHOR_EMAIL", email);
    environment.putIfAbsent("GIT_COMMITTER_NAME", author);
    environment.putIfAbsent("GIT_COMMITTER_EMAIL", email);
  }

  private static String slug(UUID workspaceId, String name) {
    return Slug.of(name)
        .orElseGet(() -> "agent-" + workspaceId.toString().split("-", 2)[0]);
  }
}
