package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * What an import did.
 *
 * @param org the name of the template
 * @param entries a workspace each, in the order of the template
 * @param failure why it stopped before the end; what stands in {@code entries} stays
 * @param notes what was left out and why
 */
public record ImportResult(String org, List<Entry> entries, Optional<SdkException> failure,
    List<String> notes) {
  /**
   * A workspace of the template and its row.
   *
   * @param workspace the row
   * @param isReused whether it was there before and was left alone
   * @param skippedChannels the types of channels it does not have
   */
  public record Entry(Workspace workspace, boolean isReused, List<String> skippedChannels) {}

  /** Copies the lists. */
  public ImportResult {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }

  /** Returns the rows that were created. */
  public List<Workspace> created() {
    return entries.stream().filter(entry -> !entry.isReused()).map(Entry::workspace).toList();
  }
}
