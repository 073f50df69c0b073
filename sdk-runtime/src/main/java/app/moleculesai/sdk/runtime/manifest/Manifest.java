package app.moleculesai.sdk.runtime.manifest;

import java.util.List;

/**
 * What is to be fetched ({@code wire.md} MC-1).
 *
 * @param entries those of one kind after those of another
 */
public record Manifest(List<Entry> entries) {
  /** Copies the list. */
  public Manifest {
    entries = List.copyOf(entries);
  }

  /** What a repository is for; each kind has a folder of its own. */
  public enum Kind {
    /** A template of workspaces. */
    WORKSPACE_TEMPLATE("workspace_templates"),
    /** A template of organisations. */
    ORG_TEMPLATE("org_templates"),
    /** A workspace plugin. */
    PLUGIN("plugins");

    private final String list;

    Kind(String list) {
      this.list = list;
    }

    /** Returns what the manifest calls the list of them. */
    String list() {
      return list;
    }
  }

  /**
   * One repository.
   *
   * @param kind what it is for
   * @param name the folder that it becomes
   * @param owner who has it
   * @param repository its name there
   * @param ref a branch or a tag; {@code main} for whatever the usual branch is
   */
  public record Entry(Kind kind, String name, String owner, String repository, String ref) {
    private static final String USUAL = "main";

    /** Says whether the usual branch is meant. */
    boolean isUsual() {
      return ref.equals(USUAL);
    }

    /** Returns the entry as messages call it. */
    @Override
    public String toString() {
      return kind.list + "/" + name;
    }
  }
}
