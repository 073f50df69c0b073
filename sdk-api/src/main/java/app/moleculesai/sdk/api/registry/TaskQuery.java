package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.text.Utf8Order;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * Which tasks of a workspace are wanted: the latest status first, of one time the greatest id first (by its UTF-8 bytes).
 *
 * @param workspaceId whose agent works on them
 * @param owner who began them; those of everybody when empty
 * @param contextId of which conversation; of any when empty
 * @param state in which state, by its name in A2A 1.0; in any when empty
 * @param statusSince whose status is not older than this; of any age when empty
 * @param behind the last task of the page before; the first page when empty
 * @param limit the most tasks of a page, at least 1; large ones make it shorter
 */
public record TaskQuery(
    UUID workspaceId,
    Optional<String> owner,
    Optional<String> contextId,
    Optional<String> state,
    Optional<Instant> statusSince,
    Optional<Position> behind,
    int limit) {
  /** Refuses a page of nothing. */
  public TaskQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least 1 task, not " + limit);
    }
  }

  /** The place of a task in the order; one that comes before another is less than that. */
  public record Position(Instant statusAt, String id) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparing(Position::statusAt)
        .thenComparing(Position::id, Utf8Order::compare).reversed();

    /** Returns the place of a task. */
    public static Position of(StoredTask task) {
      return new Position(task.statusAt(), task.id());
    }

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /** Asks for all tasks of a workspace. */
  public static TaskQuery of(UUID workspaceId, int limit) {
    return new TaskQuery(workspaceId, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), limit);
  }
}
