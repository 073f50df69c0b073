package app.moleculesai.sdk.runtime.workspaceplugins;

import java.util.List;

/**
 * What a workspace plugin says of itself in its {@code plugin.yaml} ({@code wire.md} 8.1).
 *
 * @param name the name of its folder
 * @param version free text, empty when it is not said, like the texts that follow
 * @param description what it is for
 * @param author who made it
 * @param tags words to find it by
 * @param skills the skills that it brings
 * @param runtimes the runtimes that it is made for; none for all
 */
record WorkspacePluginInfo(String name, String version, String description, String author,
    List<String> tags, List<String> skills, List<String> runtimes) {
  /** Copies the lists. */
  WorkspacePluginInfo {
    tags = List.copyOf(tags);
    skills = List.copyOf(skills);
    runtimes = List.copyOf(runtimes);
  }

  /** Says whether it is made for a runtime; a hyphen and an underscore are the same. */
  boolean supports(String runtime) {
    return runtimes.isEmpty()
        || runtimes.stream().anyMatch(one -> hyphenated(one).equals(hyphenated(runtime)));
  }

  private static String hyphenated(String runtime) {
    return runtime.replace('_', '-');
  }
}
