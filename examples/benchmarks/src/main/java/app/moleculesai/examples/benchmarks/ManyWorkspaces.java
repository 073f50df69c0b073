package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A template of thousands of mock workspaces: one root, teams of a lead and nine members each. */
final class ManyWorkspaces {
  private static final int TEAM = 10;

  private ManyWorkspaces() {}

  /**
   * Writes the template.
   *
   * @param workspaces how many; the last team takes what is left
   */
  static void write(Path folder, int workspaces) throws IOException {
    var yaml = new StringBuilder("""
        name: Many
        defaults: {runtime: mock, tier: 2}
        workspaces:
          - name: Root
            role: Leads them all.
            children:
        """);
    for (int made = 1; made < workspaces; made++) {
      boolean lead = made % TEAM == 1;
      yaml.append(lead ? "      - name: Lead " : "          - name: Member ").append(made)
          .append(
              lead ? "\n        role: Leads a team.\n" : "\n            role: Does the work.\n");
      if (lead && made + 1 < workspaces) {
        yaml.append("        children:\n");
      }
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("org.yaml"), yaml);
  }
}
