package app.moleculesai.sdk.api.registry;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What workspaces used, a row for each UTC day. */
public interface TokenUsageRepository {
  /**
   * Adds to the rows of the same workspace and day.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  void add(List<TokenUsage> used);

  /** Finds one day's row. */
  Optional<TokenUsage> find(UUID workspaceId, LocalDate day);
}
