package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an append needs of a workspace.
 *
 * @param rows how many numbers
 * @param latest the latest time of the rows
 */
record Need(int rows, Instant latest) {
  /** The order in which everybody locks workspaces; that of the database, which UUID's own, a signed one, is not. */
  static final Comparator<UUID> ORDER = Comparator
      .comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
      .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  /** Adds up what drafts need, in the order of locking. */
  static SortedMap<UUID, Need> of(Collection<ActivityDraft> drafts) {
    var needs = new TreeMap<UUID, Need>(ORDER);
    drafts.forEach(draft -> needs.merge(draft.workspaceId(), new Need(1, draft.createdAt()),
        Need::and));
    return needs;
  }

  private Need and(Need other) {
    return new Need(rows + other.rows,
        latest.isAfter(other.latest) ? latest : other.latest);
  }
}
